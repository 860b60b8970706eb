import type { PhysicsWorld } from '../physics/physics-world.ts';
import type { TaskEvent } from '../task/event-schema.ts';
import type { InitialState } from '../task/initial-state.ts';
import type { Task } from '../task/task-schema.ts';

/** Makes a task's events happen. Time is counted in control steps, so that it is the same in every repetition. */
export class EventSchedule {
  readonly #events: readonly TaskEvent[];
  readonly #settleSteps: number;
  readonly #controlHz: number;

  constructor({ spec, protocol }: Task) {
    this.#events = spec.events ?? [];
    this.#settleSteps = protocol.settleSteps;
    this.#controlHz = protocol.controlHz;
  }

  /** The state with what drops later hung up. */
  hung(state: InitialState): InitialState {
    const drops = this.#events.filter((event) => event.kind === 'drop');
    if (drops.length === 0) return state;
    const objects = { ...state.objects };
    for (const { object, height } of drops) {
      const { position, rotation } = objects[object]!;
      objects[object] = { position: [position[0], position[1], position[2] + height], rotation };
    }
    return { ...state, objects };
  }

  /** Call it before each control step; `done` control steps have passed since the reset, those of settling included. */
  before(done: number, world: PhysicsWorld): void {
    for (const event of this.#events) {
      const since = done - this.#settleSteps - this.#steps(event.at);
      const body = `${event.object}/object`;
      switch (event.kind) {
        case 'push':
          if (since === 0) world.push(body, event.impulse);
          break;
        case 'drop':
          if (since === 0) world.letGo(body);
          else if (since < 0) world.drive(body, [0, 0, 0]);
          break;
        case 'shuttle':
          if (since >= 0) {
            const way = Math.floor(since / Math.max(1, this.#steps(event.turnAfter))) % 2 === 0 ? 1 : -1;
            world.drive(body, [way * event.velocity[0], way * event.velocity[1], 0]);
          }
      }
    }
  }

  #steps(seconds: number): number {
    return Math.round(seconds * this.#controlHz);
  }
}
