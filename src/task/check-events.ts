import type { FileProblem } from '../scene/parse-file.ts';
import { suggestName } from '../scene/suggest-name.ts';
import type { TaskSpec } from './task-schema.ts';

/** What is wrong with a task's events: things that cannot be moved, and two events that contradict each other. */
export function checkEvents({ events = [], objects, fixtures }: TaskSpec): FileProblem[] {
  const problems: FileProblem[] = [];
  const names = objects.map(({ name }) => name);
  for (const [index, event] of events.entries()) {
    const report = (key: string, message: string) => problems.push({ path: ['events', index, key], message });
    if (!names.includes(event.object)) {
      const isFixture = fixtures.some(({ name }) => name === event.object);
      const why = isFixture
        ? `"${event.object}" is a fixture; events move objects only`
        : `unknown object "${event.object}"${suggestName(event.object, names)}`;
      report('object', why);
      continue;
    }
    const earlier = events.slice(0, index).filter(({ object }) => object === event.object);
    const twin = earlier.find(({ kind }) => kind === event.kind && kind !== 'push');
    if (twin !== undefined) {
      report('kind', `"${event.object}" already has a ${event.kind}; give it one`);
    }
    const isOnRails = earlier.some(({ kind }) => kind === 'shuttle' || kind === 'drop');
    if (twin === undefined && event.kind !== 'push' && isOnRails) {
      report('kind', `"${event.object}" cannot both hang until it drops and ride to and fro; choose one`);
    }
    const held = events.find(
      (other) =>
        other.object === event.object &&
        ((other.kind === 'shuttle' && other.at <= event.at) ||
          (other.kind === 'drop' && other.at > event.at)),
    );
    if (event.kind === 'push' && held !== undefined) {
      const state = held.kind === 'drop' ? 'still hangs' : 'rides to and fro';
      report('at', `a push does nothing to "${event.object}" at ${event.at} s: it ${state} then`);
    }
    if (event.kind === 'push' && event.impulse.every((value) => value === 0)) {
      report('impulse', 'an impulse of zero does nothing; expected N s along x, y, z');
    }
    if (event.kind === 'shuttle' && event.velocity.every((value) => value === 0)) {
      report('velocity', 'a velocity of zero goes nowhere; expected m/s along x, y');
    }
  }
  return problems;
}
