import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { HarnessError } from '../../src/errors.ts';
import { formatInitialStates, readInitialStates } from '../../src/task/initial-states-file.ts';
import type { InitialStatesFile } from '../../src/task/initial-states-schema.ts';
import { task } from './tasks.ts';
import { testCatalogue } from './test-catalogue.ts';

const catalogue = testCatalogue();
const TASK = task();
const ROW: InitialStatesFile['rows'][number] = {
  arm: [0, -0.16, 0, -2.44, 0, 2.23, 0.79],
  gripper: [0.020833, -0.020833],
  objects: [0.1, 0.2, 0.3].map((x) => ({ position: [x, 0, 0.97], rotation: [0, 0, 0.6, 0.8] })),
  fixtureJoints: [-0.15, 0, 0, 0.7],
};
const STATES: InitialStatesFile = {
  format: 'benchtop/initial-states@1',
  task: TASK.id,
  objects: ['bowl_1', 'cookies_1', 'plate_1'],
  fixtureJoints: [
    'wooden_cabinet_1.top_level',
    'wooden_cabinet_1.middle_level',
    'wooden_cabinet_1.bottom_level',
    'flat_stove_1.button',
  ],
  rows: [ROW, { ...ROW, arm: ROW.arm.map((value) => value + 0.01) }],
};
const folders: string[] = [];

function folderWith(text: string, name = 'test/bowl.json'): string {
  const folder = mkdtempSync(join(tmpdir(), 'benchtop-states-'));
  folders.push(folder);
  mkdirSync(join(folder, 'test'));
  writeFileSync(join(folder, name), text);
  return folder;
}

function failure(text: string, name?: string): string {
  try {
    readInitialStates(folderWith(text, name), TASK, catalogue);
  } catch (error) {
    expect(error).toBeInstanceOf(HarnessError);
    expect((error as HarnessError).code).toBe('task-file');
    return (error as Error).message;
  }
  throw new Error('expected a refusal');
}

const changed = (changes: Partial<InitialStatesFile>) =>
  failure(formatInitialStates({ ...STATES, ...changes }));

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe('readInitialStates', () => {
  it('reads what formatInitialStates wrote, bit for bit, one state per line', () => {
    const text = formatInitialStates(STATES);
    expect(JSON.parse(text)).toEqual(STATES);
    expect(text.split('\n').filter((line) => line.includes('"arm"'))).toHaveLength(2);
    const states = readInitialStates(folderWith(text), TASK, catalogue);
    expect(states.map(({ armPositions }) => armPositions)).toEqual(STATES.rows.map(({ arm }) => arm));
    expect(states[0]?.objects.plate_1).toEqual({ position: [0.3, 0, 0.97], rotation: [0, 0, 0.6, 0.8] });
    expect(states[0]?.fixtureJoints['flat_stove_1.button']).toBe(0.7);
    expect(Object.keys(states[0]!.fixtures)).toEqual(['wooden_cabinet_1', 'flat_stove_1']);
  });

  it('says which file it wanted, what is there, and how to make it', () => {
    const message = failure('{}', 'test/bowls.json');
    expect(message).toContain('no initial states for task "test/bowl": expected ');
    expect(message).toContain('did you mean "bowls"?');
    expect(message).toContain('benchtop import libero');
  });

  it('refuses what is not JSON, not this format, or of a newer version', () => {
    expect(failure('{"format": ')).toContain('is not valid JSON');
    expect(failure('[]')).toContain('is not an initial-states file');
    expect(failure('{"format": "benchtop/initial-states@2"}')).toContain(
      'version 2 of the format; this benchtop reads version 1',
    );
    expect(changed({ rows: [] })).toContain('rows: ');
    expect(failure(formatInitialStates(STATES).replace('-0.16', 'null'))).toContain('rows.0.arm.1');
  });

  it('refuses states of another task or another arrangement', () => {
    expect(changed({ task: 'test/other' })).toContain('task: expected [test/bowl], got [test/other]');
    expect(changed({ objects: ['cookies_1', 'bowl_1', 'plate_1'] })).toContain(
      'objects: expected [bowl_1, cookies_1, plate_1], got [cookies_1, bowl_1, plate_1]',
    );
    expect(changed({ fixtureJoints: STATES.fixtureJoints.slice(1) })).toContain('fixtureJoints: expected [');
  });

  it('refuses rows of the wrong length and rotations that are none', () => {
    const rows = [ROW, { ...ROW, arm: [0], objects: ROW.objects.slice(1), fixtureJoints: [] }];
    const message = changed({ rows });
    expect(message).toContain('rows.1.arm: expected 7 entries, got 1');
    expect(message).toContain('rows.1.objects: expected 3 entries, got 2');
    expect(message).toContain('rows.1.fixtureJoints: expected 4 entries, got 0');
    const flat = [
      { ...ROW, objects: ROW.objects.map((pose) => ({ ...pose, rotation: [0, 0, 0, 0.9] as const })) },
    ];
    expect(changed({ rows: flat })).toContain(
      'rows.0.objects.0.rotation: expected a unit quaternion, its norm is 0.9',
    );
  });
});
