import { beforeAll, describe, expect, it } from 'vitest';
import { worldContents } from '../../src/environment/world-contents.ts';
import { buildWorldModel } from '../../src/scene/build-world-model.ts';
import { loadCatalogue } from '../../src/scene/catalogue.ts';
import { nominalFixturePoses } from '../../src/task/fixture-placement.ts';
import { loadTaskLibrary } from '../../src/task/task-library.ts';
import { TaskNames } from '../../src/task/task-names.ts';
import { CAMERAS, type StartOfTask, startOfTask, thingsOfInterest } from './start-of-task.ts';

// What must be true of every task file that ships. Files are checked as they are read (test/task), published initial
// states where there is a LIBERO checkout (test/environment/settling.test.ts, test/task/libero).

const SEED = 20260101;
/** Fewer pixels of 224 x 224 count as not seen. */
const FEWEST_PIXELS = 50;
/** The mounted camera moves with the arm: what stands beside its field at the start comes into it later. */
const WRIST = 'robot0_eye_in_hand';
/** Things inside the frame of a camera and hidden all the same, with the reason. */
const HIDDEN: Readonly<Record<string, string>> = {
  'libero_90/LIVING_ROOM_SCENE3_pick_up_the_ketchup_and_put_it_in_the_tray robot0_eye_in_hand: ketchup_1':
    'behind the hand, which covers the lower edge of the picture',
};

const catalogue = loadCatalogue();
const { tasks } = loadTaskLibrary(undefined, catalogue);

describe.each(tasks.map((task) => [task.id, task] as const))('%s', (_id, task) => {
  let start: StartOfTask;
  beforeAll(async () => {
    start = await startOfTask(task, catalogue, SEED);
  });

  it('has a world with every thing, site and camera that it speaks of', () => {
    const { spec } = task;
    const scene = catalogue.scene(spec.scene);
    const poses = nominalFixturePoses(spec, new TaskNames(spec, catalogue), scene);
    const model = buildWorldModel(catalogue, worldContents(spec), poses);
    const things = [...spec.fixtures, ...spec.objects].filter(
      ({ category }) => category !== scene.surface.category,
    );
    expect(model.instances.map(({ name }) => name)).toEqual(things.map(({ name }) => name));
    const sites = model.sites.map(({ name }) => name);
    for (const { target, name } of spec.regions) expect(sites).toContain(`${target}_${name}`);
    expect(model.cameras.map(({ name }) => name)).toEqual(expect.arrayContaining([...CAMERAS]));
    expect(thingsOfInterest(task, scene.surface.category).length).toBeGreaterThan(0);
  });

  it('stays finite and repeats itself, bit for bit', async () => {
    expect(start.finite).toBe(true);
    const again = await startOfTask(task, catalogue, SEED, { looks: false });
    expect(again.course).toEqual(start.course);
  });

  it('has its goal still ahead when it has settled', () => {
    expect(start.goalAtStart).toBe(false);
  });

  it('shows what it is about to both cameras', () => {
    for (const camera of CAMERAS) {
      for (const [thing, { pixels, inFrame }] of Object.entries(start.seen[camera])) {
        const what = `${camera}: ${thing}`;
        if (camera === WRIST && !inFrame) continue;
        if (`${task.id} ${what}` in HIDDEN) expect(pixels, what).toBeLessThan(FEWEST_PIXELS);
        else expect(pixels, what).toBeGreaterThanOrEqual(FEWEST_PIXELS);
      }
    }
  });
});

describe('all tasks together', () => {
  it('are hidden nowhere but where they are known to be', () => {
    const known = new Set(tasks.map(({ id }) => id));
    for (const key of Object.keys(HIDDEN)) expect(known).toContain(key.split(' ')[0]);
  });

  it('give different worlds for different seeds', async () => {
    const [task] = tasks;
    const [one, other] = [await startOfTask(task!, catalogue, 1), await startOfTask(task!, catalogue, 2)];
    expect(one.course).not.toEqual(other.course);
  });
});
