import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { HarnessError } from '../../../src/errors.ts';
import { loadCatalogue } from '../../../src/scene/catalogue.ts';
import { evaluatePredicate } from '../../../src/task/evaluate-predicate.ts';
import { InitialStateView } from '../../../src/task/initial-state-view.ts';
import { readInitialStates } from '../../../src/task/initial-states-file.ts';
import { importLibero } from '../../../src/task/libero/import-libero.ts';
import { loadTaskLibrary } from '../../../src/task/task-library.ts';
import { TaskNames } from '../../../src/task/task-names.ts';
import { testCatalogue } from '../test-catalogue.ts';
import { BDDL, stateRow, temporaryFolder } from './checkout.ts';
import { globalOpcode, prunedInitBytes, zipBytes } from './pruned-init-bytes.ts';

const catalogue = testCatalogue();
const folders: string[] = [];
const BDDL_FILE = 'bddl_files/libero_test/put_the_bowl_on_the_plate.bddl';
const INIT_FILE = 'init_files/libero_test/put_the_bowl_on_the_plate.pruned_init';
const GOOD = { [BDDL_FILE]: BDDL, [INIT_FILE]: prunedInitBytes([stateRow(), stateRow()]) };

function folder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const path = temporaryFolder(files);
  folders.push(path);
  return path;
}

function importInto(out: string, files: Readonly<Record<string, string | Uint8Array>>, suites?: string[]) {
  return importLibero(folder(files), out, { catalogue, ...(suites === undefined ? {} : { suites }) });
}

const allFiles = (root: string) =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.\w+$/.test(name))
    .sort();

afterEach(() => {
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
});

describe('importLibero', () => {
  it('writes task, suite and initial states, which load again', () => {
    const out = folder();
    const report = importInto(out, GOOD);
    expect(report).toEqual({
      suites: [{ name: 'libero_test', tasks: ['put_the_bowl_on_the_plate'], initialStates: 2 }],
      refused: [],
      notes: [],
    });
    expect(allFiles(out)).toEqual([
      'initial-states/libero_test/put_the_bowl_on_the_plate.json',
      'tasks/libero_test/put_the_bowl_on_the_plate.yaml',
      'tasks/libero_test/suite.yaml',
    ]);
    const library = loadTaskLibrary(join(out, 'tasks'), catalogue);
    const task = library.task('libero_test/put_the_bowl_on_the_plate');
    expect(task.spec.instruction).toBe('put the bowl on the plate');
    expect(task.spec.init[2]).toEqual(['Open', 'wooden_cabinet_1_top_region']);
    expect(task.protocol.maxSteps).toBe(600);
    const states = readInitialStates(join(out, 'initial-states'), task, catalogue);
    expect(states).toHaveLength(2);
    expect(readInitialStates(out, task, catalogue)).toEqual(states);
    expect(states[0]?.armPositions).toEqual([0.01, -0.16, 0.02, -2.44, 0.03, 2.22, 0.78]);
    expect(states[0]?.gripperPositions).toEqual([0.020833, -0.020833]);
    expect(states[0]?.objects.bowl_2?.position).toEqual([0.2, 0.2, 0.97]);
    expect(states[0]?.objects.bowl_2?.rotation[2]).toBeCloseTo(Math.SQRT1_2, 12);
    expect(states[0]?.objects.bowl_2?.rotation[3]).toBeCloseTo(Math.SQRT1_2, 12);
    expect(states[0]?.fixtureJoints).toEqual({
      'wooden_cabinet_1.top_level': -0.15,
      'wooden_cabinet_1.middle_level': 0,
      'wooden_cabinet_1.bottom_level': 0,
    });
    expect(states[0]?.fixtures.wooden_cabinet_1?.position[0]).toBeCloseTo(0.03, 12);
  });

  it.each(['libero', 'libero/libero'])('finds its files in a checkout with the layout %s', (layout) => {
    const files = Object.fromEntries(
      Object.entries(GOOD).map(([name, content]) => [`${layout}/${name}`, content]),
    );
    expect(importInto(folder(), files).suites[0]?.initialStates).toBe(2);
  });

  it('takes the instruction from the file name without its scene, not from :language', () => {
    const out = folder();
    importInto(out, { 'bddl_files/s/KITCHEN_SCENE10_put_it_there.bddl': BDDL });
    const library = loadTaskLibrary(join(out, 'tasks'), catalogue);
    expect(library.tasks[0]?.spec.instruction).toBe('put it there');
  });

  it('spells predicates one way, whatever the file does', () => {
    const out = folder();
    const goal = '(:goal (and (open wooden_cabinet_1_top_region) (CLOSE wooden_cabinet_1)';
    importInto(out, { [BDDL_FILE]: BDDL.replace('(:goal\n    (And (On bowl_1 plate_1)', goal) });
    expect(loadTaskLibrary(join(out, 'tasks'), catalogue).tasks[0]?.spec.goal).toEqual([
      'And',
      ['Open', 'wooden_cabinet_1_top_region'],
      ['Close', 'wooden_cabinet_1'],
    ]);
  });

  it('leaves out what has no effect and says so', () => {
    const bddl = BDDL.replace('(:regions', '(:regions (nowhere (:target bowl_drainer_1))').replace(
      '(:ranges ((-0.2 -0.1 -0.15 -0.04)))',
      '(:ranges ((-0.2 -0.1 -0.15 -0.04))) (:yaw_rotation ((-1.57 -0.78)))',
    );
    const { notes, refused } = importInto(folder(), { [BDDL_FILE]: bddl });
    expect(refused).toEqual([]);
    expect(notes).toEqual([
      expect.stringContaining('region "bowl_drainer_1_nowhere" left out'),
      expect.stringContaining('yaw of region "main_table_right" left out'),
      expect.stringContaining('no .pruned_init'),
    ]);
  });

  it('takes a task file of the user’s own, or a folder of them, as a suite named after the folder', () => {
    const own = folder({ 'my tasks/put_it.bddl': BDDL, 'my tasks/take_it.bddl': BDDL });
    const out = folder();
    const one = importLibero(join(own, 'my tasks', 'take_it.bddl'), out, { catalogue });
    expect(one.suites).toEqual([{ name: 'my_tasks', tasks: ['take_it'], initialStates: 0 }]);
    importLibero(join(own, 'my tasks', 'put_it.bddl'), out, { catalogue });
    // The second import adds to the first.
    const ids = loadTaskLibrary(join(out, 'tasks'), catalogue).tasks.map(({ id }) => id);
    expect(ids).toEqual(['my_tasks/put_it', 'my_tasks/take_it']);
    const both = importLibero(join(own, 'my tasks'), out, { catalogue });
    expect(both.suites[0]?.tasks).toEqual(['put_it', 'take_it']);
    const checkout = folder(GOOD);
    const suite = importLibero(join(checkout, 'bddl_files/libero_test'), folder(), { catalogue });
    expect(suite.suites).toEqual([
      { name: 'libero_test', tasks: ['put_the_bowl_on_the_plate'], initialStates: 2 },
    ]);
    expect(() => importLibero(join(own, 'none.bddl'), out, { catalogue })).toThrow(
      /none\.bddl does not exist/,
    );
  });

  it('imports the suites that are asked for, and names those that do not exist', () => {
    const files = { ...GOOD, 'bddl_files/other/task.bddl': BDDL };
    expect(importInto(folder(), files, ['other']).suites.map(({ name }) => name)).toEqual(['other']);
    expect(() => importInto(folder(), files, ['othr'])).toThrow(/no suite "othr"; did you mean "other"\?/);
  });

  it('says where it looked if the folder is no checkout', () => {
    expect(() => importInto(folder(), { 'README.md': 'x' })).toThrow(
      /not a LIBERO checkout: it holds no .bddl file, and none of .*bddl_files/,
    );
    expect(() => importInto(folder(), { 'bddl_files/s/readme.txt': 'x' })).toThrow(
      /no <suite>\/<task>\.bddl/,
    );
  });
});

describe('importLibero, where a file cannot be converted', () => {
  /** Imports a good task and a bad one; the good one must come through. */
  function refusal(bad: Readonly<Record<string, string | Uint8Array>>): { file: string; reason: string } {
    const out = folder();
    const { suites, refused } = importInto(out, { ...GOOD, ...bad });
    expect(suites[0]?.tasks).toEqual(['put_the_bowl_on_the_plate']);
    expect(refused).toHaveLength(1);
    expect(
      allFiles(out).filter((name) => !name.includes('put_the_bowl') && !name.endsWith('suite.yaml')),
    ).toEqual([]);
    expect(loadTaskLibrary(join(out, 'tasks'), catalogue).tasks).toHaveLength(1);
    return refused[0]!;
  }
  const badBddl = (text: string) => refusal({ 'bddl_files/libero_test/bad.bddl': text }).reason;
  const badInit = (bytes: Uint8Array) => {
    const { file, reason } = refusal({
      'bddl_files/libero_test/bad.bddl': BDDL,
      'init_files/libero_test/bad.pruned_init': bytes,
    });
    expect(file).toMatch(/bad\.pruned_init$/);
    return reason;
  };

  it('names unknown categories and what exists', () => {
    expect(badBddl(BDDL.replace('plate_1 - plate', 'plate_1 - wine_bottle'))).toMatch(
      /unknown object category "wine_bottle"; known: akita_black_bowl, cookies/,
    );
  });

  it('names a problem class without a scene, and unknown objects with it', () => {
    const reason = badBddl(
      BDDL.replace('LIBERO_Tabletop_Manipulation', 'LIBERO_Floor_Manipulation').replace('- plate', '- milk'),
    );
    expect(reason).toMatch(
      /bad\.bddl:1:18: no scene stands for the problem class "libero_floor_manipulation"; .*"?LIBERO_Tabletop/,
    );
    expect(reason).toMatch(/bad\.bddl:31:15: unknown object category "milk"; .*plate/);
  });

  it('names unknown predicates with their line, and contradictions', () => {
    const reason = badBddl(
      BDDL.replace('(On bowl_1 plate_1)', '(Beside bowl_1 plate_1)').replace(
        '(On plate_1 main_table_left)',
        '',
      ),
    );
    expect(reason).toContain('bad.bddl:45:10: unknown predicate "Beside"');
    expect(reason).toMatch(
      /bad\.bddl:31:5: "plate_1" is placed nowhere; add \(On plate_1 <region>\) to init/,
    );
  });

  it('points into a file that is cut short', () => {
    expect(badBddl(BDDL.slice(0, 600))).toMatch(/bad\.bddl:\d+:\d+: this "\(" is never closed/);
  });

  it('refuses hostile and damaged initial states', () => {
    expect(badInit(zipBytes(new Uint8Array([0x80, 2, ...globalOpcode('os', 'system'), 46])))).toContain(
      '"os.system"',
    );
    expect(badInit(prunedInitBytes([stateRow()]).slice(0, 300))).toMatch(/damaged or cut short|found 0/);
    expect(badInit(new Uint8Array())).toContain('not a ZIP');
  });

  it('refuses rows that do not fit the task, move, or have no proper rotation', () => {
    expect(badInit(prunedInitBytes([stateRow({ extra: 13 })]))).toMatch(
      /expected 64 numbers per state for 3 objects and 3 fixture joints .*, got 77/,
    );
    expect(badInit(prunedInitBytes([stateRow(), stateRow({ velocity: 1e-9 })]))).toMatch(
      /state 1: expected all velocities to be zero/,
    );
    expect(badInit(prunedInitBytes([stateRow({ qw: 0 })]))).toMatch(
      /state 0: rotation of "bowl_1" has norm 0\.707/,
    );
    expect(badInit(prunedInitBytes([stateRow({ qw: Number.NaN })]))).toContain('finite');
  });

  it('refuses names that a task file cannot have', () => {
    expect(badBddl(BDDL.replaceAll('bowl_2', 'bowl-2'))).toMatch(/bad\.bddl:30:12: "bowl-2": names have/);
    const { reason } = refusal({ 'bddl_files/libero_test/no-good name.bddl': BDDL });
    expect(reason).toContain('letters, digits and "_" only');
    expect(refusal({ 'bddl_files/libero_test/suite.bddl': BDDL }).reason).toContain(
      'no task is called "suite"',
    );
  });

  it('writes no suite at all if none of its tasks can be converted', () => {
    const out = folder();
    const { suites, refused } = importInto(out, { 'bddl_files/libero_test/bad.bddl': '(define)' });
    expect(suites).toEqual([{ name: 'libero_test', tasks: [], initialStates: 0 }]);
    expect(refused).toHaveLength(1);
    expect(readdirSync(out)).toEqual([]);
  });
});

describe('importLibero, where the output cannot be written', () => {
  it('says so and leaves no partial file behind', () => {
    const out = folder({ tasks: 'a file where a folder should be' });
    expect(() => importInto(out, GOOD)).toThrow(HarnessError);
    expect(() => importInto(out, GOOD)).toThrow(/cannot write .*choose a writable folder with -o/);
    expect(allFiles(out).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('replaces the files of an earlier import', () => {
    const out = folder();
    importInto(out, GOOD);
    importInto(out, { ...GOOD, [INIT_FILE]: prunedInitBytes([stateRow()]) });
    const [task] = loadTaskLibrary(join(out, 'tasks'), catalogue).tasks;
    expect(readInitialStates(out, task!, catalogue)).toHaveLength(1);
  });
});

interface DecodedStates {
  readonly objects: readonly string[];
  readonly fixture_joints: readonly string[];
  readonly arm_qpos: readonly (readonly number[])[];
  readonly gripper_qpos: readonly (readonly number[])[];
  readonly object_poses_xyz_wxyz: readonly (readonly (readonly number[])[])[];
  readonly fixture_qpos: readonly (readonly number[])[];
}

const DECODED = resolve(import.meta.dirname, '../../../../shared/facts/libero_init_states.json');
/** Suites that ship whole. */
const SUITES = ['libero_10', 'libero_90', 'libero_goal', 'libero_object', 'libero_spatial'];
const CHECKOUT = resolve(import.meta.dirname, '../../../../shared/libero');

describe.skipIf(!existsSync(CHECKOUT))('importLibero on a real checkout (../shared/libero)', () => {
  it.each(SUITES)('gives the shipped tasks of %s, object for object, predicate for predicate', (name) => {
    const out = folder();
    const report = importLibero(CHECKOUT, out, { suites: [name] });
    expect(report.refused).toEqual([]);
    const shipped = loadTaskLibrary().select([name]);
    expect(report.suites[0]?.initialStates).toBe(50 * shipped.length);
    const imported = loadTaskLibrary(join(out, 'tasks'));
    expect(imported.tasks).toEqual(shipped);
    expect(imported.suites).toEqual(loadTaskLibrary().suites.filter((suite) => suite.name === name));
  });

  it.skipIf(!existsSync(DECODED))('reads the states that others decoded (../shared/facts)', () => {
    const out = folder();
    importLibero(CHECKOUT, out, { suites: SUITES });
    const decoded = JSON.parse(readFileSync(DECODED, 'utf8')) as Record<string, DecodedStates>;
    for (const task of loadTaskLibrary(join(out, 'tasks')).tasks) {
      const expected = decoded[task.id]!;
      const states = readInitialStates(out, task, loadCatalogue());
      expect(states).toHaveLength(50);
      for (const [row, state] of states.entries()) {
        const got = [
          ...state.armPositions,
          ...state.gripperPositions,
          ...expected.objects.flatMap((name) => {
            const { position, rotation } = state.objects[name]!;
            return [...position, rotation[3], rotation[0], rotation[1], rotation[2]];
          }),
          ...expected.fixture_joints.map((name) => state.fixtureJoints[name]!),
        ];
        const want = [
          ...expected.arm_qpos[row]!,
          ...expected.gripper_qpos[row]!,
          ...expected.object_poses_xyz_wxyz[row]!.flat(),
          ...expected.fixture_qpos[row]!,
        ];
        expect(got).toHaveLength(want.length);
        // The decoded copy is rounded to five decimals.
        expect(Math.max(...got.map((value, index) => Math.abs(value - want[index]!)))).toBeLessThan(6e-6);
      }
    }
  });

  it('starts no published episode with its goal reached, even if everything touched', () => {
    const out = folder();
    importLibero(CHECKOUT, out, { suites: SUITES });
    const shipped = loadCatalogue();
    let count = 0;
    for (const { id, ...rest } of loadTaskLibrary(join(out, 'tasks')).tasks) {
      const names = new TaskNames(rest.spec, shipped);
      for (const state of readInitialStates(out, { id, ...rest }, shipped)) {
        const view = new InitialStateView(names, shipped.scene(rest.spec.scene), state);
        expect(evaluatePredicate(rest.spec.goal, view).holds).toBe(false);
        count++;
      }
    }
    expect(count).toBe(6500);
  });

  it('reports every file of the other suites that it cannot convert, and goes on', () => {
    const report = importLibero(CHECKOUT, folder(), { catalogue });
    const files = readdirSync(join(CHECKOUT, 'bddl_files'), { recursive: true, encoding: 'utf8' });
    const written = report.suites.reduce((sum, { tasks }) => sum + tasks.length, 0);
    expect(written + report.refused.length).toBe(files.filter((name) => name.endsWith('.bddl')).length);
    expect(report.refused.every(({ reason }) => /unknown|no scene/.test(reason))).toBe(true);
  });
});
