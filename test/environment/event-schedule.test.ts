import { describe, expect, it } from 'vitest';
import { createEnvironment } from '../../src/environment/create-environment.ts';
import type { TabletopEnvironment } from '../../src/environment/tabletop-environment.ts';
import type { Vec3 } from '../../src/math/vec3.ts';
import { loadCatalogue } from '../../src/scene/catalogue.ts';
import type { TaskEvent } from '../../src/task/event-schema.ts';
import { sampleInitialState } from '../../src/task/sample-initial-state.ts';
import { loadTaskLibrary } from '../../src/task/task-library.ts';
import type { Task } from '../../src/task/task-schema.ts';

const catalogue = loadCatalogue();
const [shipped] = loadTaskLibrary(undefined, catalogue).select(['dynamic/*moving_plate']);
const SETTLED = shipped!.protocol.settleSteps;
const BOWL = 'akita_black_bowl_1';

function withEvents(...events: TaskEvent[]): Task {
  const { events: _, ...spec } = shipped!.spec;
  return { ...shipped!, spec: events.length === 0 ? spec : { ...spec, events } };
}

/** The position of a thing and the state after every control step of the arm holding still. */
async function course(task: Task, thing: string, steps: number) {
  const environment: TabletopEnvironment = await createEnvironment(task, { catalogue });
  environment.reset(sampleInitialState(task, catalogue, 3));
  const places: Vec3[] = [environment.world.instancePose(thing).position];
  const states: string[] = [];
  for (let step = 0; step < steps; step++) {
    environment.step(environment.holdAction);
    places.push(environment.world.instancePose(thing).position);
    states.push(Buffer.from(environment.stateBytes()).toString('base64'));
  }
  environment.dispose();
  return { places, states };
}

describe('a push', () => {
  const push: TaskEvent = { kind: 'push', object: BOWL, at: 0.5, impulse: [0, -0.0075, 0] };

  it('comes at its time after settling and not before', async () => {
    const { places, states } = await course(withEvents(push), BOWL, SETTLED + 30);
    const quiet = await course(withEvents(), BOWL, SETTLED + 30);
    const first = states.findIndex((state, step) => state !== quiet.states[step]);
    // The control step that begins 0.5 s after settling is the first to end in another state.
    expect(first).toBe(SETTLED + 10);
    expect(Math.abs(places[SETTLED + 10]![1] - places[SETTLED]![1])).toBeLessThan(1e-4);
  });

  it('slides a thing as far as its impulse and friction say: (J/m)² / 2µg', async () => {
    const { places } = await course(withEvents(push), BOWL, SETTLED + 30);
    const { friction, inertial } = catalogue.object('akita_black_bowl') as unknown as {
      readonly friction: number;
      readonly inertial: { readonly mass: number };
    };
    const speed = 0.0075 / inertial.mass;
    const expected = speed ** 2 / (2 * friction * 9.81);
    const slid = places[SETTLED + 10]![1] - places.at(-1)![1];
    expect(slid).toBeGreaterThan(0.9 * expected);
    expect(slid).toBeLessThan(1.1 * expected);
  });
});

describe('a drop', () => {
  const drop: TaskEvent = { kind: 'drop', object: BOWL, at: 0.5, height: 0.2 };

  it('hangs a thing up without the least motion, then lets it fall freely', async () => {
    const { places } = await course(withEvents(drop), BOWL, SETTLED + 40);
    const initial = sampleInitialState(shipped!, catalogue, 3).objects[BOWL]!.position;
    expect(places[0]![2]).toBeCloseTo(initial[2] + 0.2, 6);
    for (const place of places.slice(0, SETTLED + 11)) expect(place).toEqual(places[0]);
    // Two control steps, 0.1 s, of 25 engine steps each: between g t² / 2 and what semi-implicit steps make of it.
    const fallen = places[0]![2] - places[SETTLED + 12]![2];
    expect(fallen).toBeGreaterThanOrEqual((9.81 * 0.1 ** 2) / 2);
    expect(fallen).toBeLessThanOrEqual((9.81 * 0.1 * 0.102) / 2 + 1e-5);
    expect(places[SETTLED + 40]![2]).toBeCloseTo(0.9 - 0.0016, 2);
  });
});

describe('a shuttle', () => {
  const shuttle: TaskEvent = {
    kind: 'shuttle',
    object: 'plate_1',
    at: 0.2,
    velocity: [0, 0.1],
    turnAfter: 1,
  };

  it('rides there and back at its velocity', async () => {
    const { places } = await course(withEvents(shuttle), 'plate_1', SETTLED + 44);
    const y = (step: number) => places[SETTLED + step]![1] - places[SETTLED]![1];
    expect(y(4)).toBeCloseTo(0, 4);
    expect(y(5)).toBeCloseTo(0.005, 4);
    expect(y(24)).toBeCloseTo(0.1, 4);
    expect(y(34)).toBeCloseTo(0.05, 4);
    expect(y(44)).toBeCloseTo(0, 4);
    expect(places[SETTLED + 44]![2]).toBeCloseTo(places[SETTLED + 4]![2], 6);
  });

  it('carries what stands on it', async () => {
    const onPlate = withEvents(shuttle);
    const init = onPlate.spec.init.map((predicate) =>
      predicate[1] === BOWL ? (['On', BOWL, 'plate_1'] as const) : predicate,
    );
    const free: Task = { ...onPlate, spec: { ...onPlate.spec, init, goal: ['On', 'plate_1', BOWL] } };
    const { places } = await course(free, BOWL, SETTLED + 24);
    expect(places.at(-1)![1] - places[SETTLED]![1]).toBeCloseTo(0.1, 2);
  });
});

describe('a world with events', () => {
  it('repeats itself to the bit', async () => {
    const task = withEvents(...shipped!.spec.events!, {
      kind: 'push',
      object: BOWL,
      at: 0.3,
      impulse: [0.005, 0, 0],
    });
    const [one, other] = [await course(task, BOWL, 60), await course(task, BOWL, 60)];
    expect(other.states).toEqual(one.states);
  });

  it('counts from the end of settling, however long the protocol settles', async () => {
    const push: TaskEvent = { kind: 'push', object: BOWL, at: 0.5, impulse: [0, -0.0075, 0] };
    const task = withEvents(push);
    const longer = { ...task, protocol: { ...task.protocol, settleSteps: SETTLED + 7 } };
    const { places } = await course(longer, BOWL, SETTLED + 30);
    expect(Math.abs(places[SETTLED + 17]![1] - places[SETTLED]![1])).toBeLessThan(1e-4);
    expect(places[SETTLED + 17]![1] - places[SETTLED + 19]![1]).toBeGreaterThan(0.02);
  });
});
