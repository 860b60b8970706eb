import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseActionFile } from '../../src/policy/action-file.ts';
import { createPolicy } from '../../src/policy/create-policy.ts';
import { ReplayPolicy } from '../../src/policy/replay-policy.ts';

const UP = [0, 0, 1, 0, 0, 0, 1];
const DOWN = [0, 0, -1, 0, 0, 0, 1];
const EPISODE = { taskId: 'suite/stack', instruction: 'stack', seed: 1 };

function file(episodes: unknown[], overrides = {}): string {
  return JSON.stringify({ format: 'benchtop/actions@1', controlHz: 20, episodes, ...overrides });
}

function replay(episodes: unknown[]): ReplayPolicy {
  return new ReplayPolicy('replay:x.json', parseActionFile(file(episodes), 'x.json'));
}

function take(policy: ReplayPolicy, count: number) {
  return Array.from({ length: count }, () => policy.infer().actions[0]);
}

describe('replay', () => {
  it('applies the recorded actions in order and then stays, with the gripper as it was left', () => {
    const policy = replay([{ task: 'suite/stack', actions: [UP, DOWN] }]);
    policy.reset(EPISODE);
    expect(take(policy, 4)).toEqual([UP, DOWN, [0, 0, 0, 0, 0, 0, 1], [0, 0, 0, 0, 0, 0, 1]]);
    policy.reset(EPISODE);
    expect(take(policy, 1)).toEqual([UP]);
  });

  it("prefers an episode's own recording over the task's", () => {
    const policy = replay([
      { task: 'suite/stack', actions: [UP] },
      { task: 'suite/stack', episode: 3, actions: [DOWN] },
    ]);
    policy.reset({ ...EPISODE, episodeIndex: 3 });
    expect(take(policy, 1)).toEqual([DOWN]);
    policy.reset({ ...EPISODE, episodeIndex: 4 });
    expect(take(policy, 1)).toEqual([UP]);
  });

  it('says which episodes and tasks the file has when the asked one is missing', () => {
    const policy = replay([{ task: 'suite/stack', episode: 0, actions: [UP] }]);
    expect(() => policy.reset({ ...EPISODE, episodeIndex: 7 })).toThrow(
      /no actions for episode 7.*file has episodes 0/,
    );
    expect(() => policy.reset({ ...EPISODE, taskId: 'suite/stach' })).toThrow(
      /Did you mean "suite\/stack"\?/,
    );
  });

  it('reads its file by the name on the command line', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'benchtop-replay-'));
    try {
      const path = join(folder, 'actions.json');
      writeFileSync(path, file([{ task: 'suite/stack', actions: [UP] }]));
      const policy = await createPolicy(`replay:${path}`);
      expect(policy.name).toBe(`replay:${path}`);
      await policy.reset(EPISODE);
      expect(await policy.infer({} as never)).toEqual({ actions: [UP] });
      await expect(createPolicy(`replay:${join(folder, 'missing.json')}`)).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringMatching(/cannot read the action file .*missing\.json.*ENOENT/),
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('an action file', () => {
  it('is refused when it is no JSON, another format, or from another control rate', () => {
    expect(() => parseActionFile('{', 'a.json')).toThrow(/a\.json: expected a JSON object, got broken JSON/);
    expect(() => parseActionFile(file([{ task: 't', actions: [UP] }], { format: 'x@1' }), 'a.json')).toThrow(
      /a\.json is not a benchtop\/actions@1 file:\n {2}format/,
    );
    expect(() => parseActionFile(file([{ task: 't', actions: [UP] }], { controlHz: 5 }), 'a.json')).toThrow(
      /controlHz/,
    );
    expect(() => parseActionFile(file([]), 'a.json')).toThrow(/episodes/);
  });

  it('lists every action that cannot be applied, with its place', () => {
    const text = file([
      { task: 'a', actions: [UP, [0, 0, 0]] },
      { task: 'b', actions: [[0, 0, 0, 0, 0, 1.5, 1]] },
    ]);
    expect(() => parseActionFile(text, 'a.json')).toThrow(
      /episodes\.0\.actions\.1: expected 7 numbers, got 3\n.*episodes\.1\.actions\.0: number 5 \(rotation\) must lie in -1 … 1, got 1\.5/,
    );
  });

  it('accepts the ends of the range and refuses what lies beyond them', () => {
    expect(() =>
      parseActionFile(file([{ task: 'a', actions: [[1, -1, 1, -1, 1, -1, 1]] }]), 'a'),
    ).not.toThrow();
    expect(() => parseActionFile(file([{ task: 'a', actions: [[1.0001, 0, 0, 0, 0, 0, 1]] }]), 'a')).toThrow(
      /translation/,
    );
  });

  it('refuses two recordings of one episode', () => {
    const twice = [
      { task: 'a', episode: 1, actions: [UP] },
      { task: 'a', episode: 1, actions: [UP] },
    ];
    expect(() => parseActionFile(file(twice), 'a.json')).toThrow(
      /episodes\.1: same task and episode as episodes\.0/,
    );
  });
});
