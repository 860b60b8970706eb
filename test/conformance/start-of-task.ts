import { createEnvironment } from '../../src/environment/create-environment.ts';
import type { TabletopEnvironment } from '../../src/environment/tabletop-environment.ts';
import { compose } from '../../src/math/pose.ts';
import { conjugate, rotate } from '../../src/math/quat.ts';
import { Random } from '../../src/math/random.ts';
import { subtract } from '../../src/math/vec3.ts';
import { CameraRenderer } from '../../src/render/camera-renderer.ts';
import type { Catalogue } from '../../src/scene/catalogue.ts';
import { sampleInitialState } from '../../src/task/sample-initial-state.ts';
import type { Task } from '../../src/task/task-schema.ts';

/** Sizes that policies are shown. */
const SIZE = 224;
const RANDOM_STEPS = 5;
export const CAMERAS = ['agentview', 'robot0_eye_in_hand'] as const;

export interface Sight {
  /** Pixels of 224 x 224. */
  readonly pixels: number;
  /** Whether the thing's origin lies inside the picture, hidden or not. */
  readonly inFrame: boolean;
}

export interface StartOfTask {
  /** State and goal after every step, settling and some random actions, as text. */
  readonly course: readonly string[];
  readonly goalAtStart: boolean;
  readonly finite: boolean;
  /** Sight of every thing of interest, by camera and instance. */
  readonly seen: Readonly<Record<(typeof CAMERAS)[number], Readonly<Record<string, Sight>>>>;
}

/** Resets, settles, looks (or not), and acts at random for a moment. The same seed must give the same course. */
export async function startOfTask(
  task: Task,
  catalogue: Catalogue,
  seed: number,
  { looks = true }: { readonly looks?: boolean } = {},
): Promise<StartOfTask> {
  const environment = await createEnvironment(task, { catalogue });
  environment.reset(sampleInitialState(task, catalogue, seed));
  const course = [stateText(environment)];
  let goalAtStart = false;
  for (let step = 0; step < task.protocol.settleSteps; step++) {
    goalAtStart = environment.step(environment.holdAction).success;
    course.push(stateText(environment));
  }
  const seen = looks ? look(environment, task) : { agentview: {}, robot0_eye_in_hand: {} };
  const random = new Random(seed);
  for (let step = 0; step < RANDOM_STEPS; step++) {
    const action = environment.actionSpec.components.flatMap(({ size, low, high }) =>
      Array.from({ length: size }, () => random.uniform(low, high)),
    );
    const { goal } = environment.step(action);
    course.push(stateText(environment), JSON.stringify(goal));
  }
  const finite = environment.world.poses.every(Number.isFinite);
  environment.dispose();
  return { course, goalAtStart, finite, seen };
}

function stateText(environment: TabletopEnvironment): string {
  return Buffer.from(environment.stateBytes()).toString('base64');
}

/** Fixtures and objects that a task is about; a region stands for the thing it belongs to, the surface for nothing. */
export function thingsOfInterest({ spec }: Task, surface: string): readonly string[] {
  const things = [...spec.fixtures, ...spec.objects].filter(({ category }) => category !== surface);
  const found = spec.objectsOfInterest.flatMap((interest) => {
    const owners = things.filter(({ name }) => interest === name || interest.startsWith(`${name}_`));
    return owners.map(({ name }) => name).sort((a, b) => b.length - a.length)[0] ?? [];
  });
  return [...new Set(found)];
}

function look({ world }: TabletopEnvironment, task: Task): StartOfTask['seen'] {
  const renderer = new CameraRenderer(world.model);
  const things = thingsOfInterest(task, world.model.scene.surface.category);
  const sights = CAMERAS.map((camera) => {
    const pixels = renderer.instancePixels(camera, SIZE, SIZE, world);
    const own = things.map((thing) => {
      const sight = { pixels: pixels.get(thing) ?? 0, inFrame: isInFrame(world, camera, thing) };
      return [thing, sight] as const;
    });
    return [camera, Object.fromEntries(own)] as const;
  });
  return Object.fromEntries(sights) as StartOfTask['seen'];
}

function isInFrame(world: TabletopEnvironment['world'], cameraName: string, thing: string): boolean {
  const camera = world.model.cameras.find(({ name }) => name === cameraName)!;
  const { position, rotation } =
    camera.body === undefined ? camera.pose : compose(world.bodyPose(camera.body), camera.pose);
  const [x, y, z] = rotate(conjugate(rotation), subtract(world.instancePose(thing).position, position));
  const reach = Math.tan((camera.fovyDegrees * Math.PI) / 360);
  return z < 0 && Math.abs(x) < -z * reach && Math.abs(y) < -z * reach;
}
