import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { protocolHash } from '../../src/rollout/protocol-hash.ts';
import { findProtocol, loadProtocols, underProtocol } from '../../src/task/protocol-library.ts';
import { loadTaskLibrary } from '../../src/task/task-library.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';

const FILE = `format: benchtop/protocol@1
name: mine
title: Mine
description: Short.
source: nowhere
maxSteps: { libero_object: 5 }
settleSteps: 3
success: any-time
controlHz: 20
physicsHz: 500
`;

function file(text: string): string {
  const path = join(tmpFolder(), 'mine.yaml');
  writeFileSync(path, text);
  return path;
}

describe('the shipped protocols', () => {
  const tasks = loadTaskLibrary().select(['libero_*']);
  const limits = (name: string, suites: readonly string[]) =>
    suites.map((suite) => {
      const task = underProtocol(tasks, findProtocol(name)).find((each) => each.suite === suite);
      return task?.protocol.maxSteps;
    });
  const two = ['libero_spatial', 'libero_object'];

  it('allow the steps that were published', () => {
    expect(loadProtocols().map(({ name }) => name)).toEqual([
      ...['lerobot', 'libero-paper', 'nora-official', 'openvla'],
    ]);
    expect(limits('openvla', two)).toEqual([220, 280]);
    expect(limits('lerobot', two)).toEqual([280, 280]);
    expect(limits('libero-paper', two)).toEqual([600, 600]);
    expect(limits('nora-official', two)).toEqual([990, 990]);
  });

  it('are, under every name of OpenVLA’s, what the suites have anyway', () => {
    for (const name of ['openvla', 'openvla-oft', 'openpi']) {
      const hashes = underProtocol(tasks, findProtocol(name)).map(({ protocol }) => protocolHash(protocol));
      expect(hashes).toEqual(tasks.map(({ protocol }) => protocolHash(protocol)));
    }
  });

  it('differ otherwise, by more than their limits', () => {
    const hashes = loadProtocols().map((named) => protocolHash(underProtocol(tasks, named)[0]!.protocol));
    const rules = (name: string) => underProtocol(tasks, findProtocol(name))[0]!.protocol;
    expect(new Set(hashes).size).toBeGreaterThanOrEqual(3);
    expect(rules('nora-official')).toMatchObject({
      success: 'after-chunk',
      maxInferences: 500,
      settleSteps: 10,
    });
    expect(rules('libero-paper')).toMatchObject({ settleAction: 'zero', settleSteps: 5 });
    expect(rules('openvla')).not.toHaveProperty('settleAction');
  });
});

describe('findProtocol', () => {
  it('suggests a name', () => {
    expect(() => findProtocol('lerobt')).toThrow(/unknown protocol "lerobt"; did you mean "lerobot"/);
  });

  it('reads a file of the user’s own', () => {
    const protocol = findProtocol(file(FILE));
    expect(underProtocol(loadTaskLibrary().select(['libero_object']), protocol)[0]?.protocol).toEqual({
      ...{ name: 'mine', settleSteps: 3, maxSteps: 5, success: 'any-time', controlHz: 20, physicsHz: 500 },
    });
    expect(() => underProtocol(loadTaskLibrary().select(['libero_spatial']), protocol)).toThrow(
      /protocol "mine" has no step limit for suite "libero_spatial", only for libero_object/,
    );
  });

  it('says what is wrong with it, and where', () => {
    expect(() => findProtocol(file(FILE.replace('name: mine', 'name: yours')))).toThrow(
      /:2:7 .*expected "mine"/,
    );
    expect(() => findProtocol(file(FILE.replace('physicsHz: 500', 'physicsHz: 510')))).toThrow(
      /integer multiple/,
    );
    expect(() => findProtocol(file(FILE.replace('any-time', 'at-end')))).toThrow(
      /expected "any-time" or "after-chunk"/,
    );
    expect(() => findProtocol(file(FILE.replace('{ libero_object: 5 }', '{}')))).toThrow(
      /expected a limit per suite/,
    );
    expect(() => findProtocol('none.yaml')).toThrow(/no protocol file none.yaml/);
  });
});
