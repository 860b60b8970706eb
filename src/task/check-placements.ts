import type { FileProblem } from '../scene/parse-file.ts';
import { checkPredicate } from './check-predicate.ts';
import { jointsOf } from './fixture-joints.ts';
import type { JointStateName } from './predicates/predicate.ts';
import { findPredicate } from './predicates/predicate-registry.ts';
import type { Named, TaskNames } from './task-names.ts';
import type { TaskSpec } from './task-schema.ts';

/** Predicates that say where things start; others cannot be produced by a sampler. */
const PLACING: ReadonlySet<string> = new Set(['On', 'In']);
const JOINT_SETTING: ReadonlySet<string> = new Set(['Open', 'Close', 'TurnOn', 'TurnOff']);

/**
 * Problems of `init`: every fixture and object is placed exactly once, on something that is itself placed; no joint is
 * told two states.
 */
export function checkPlacements(task: TaskSpec, names: TaskNames): FileProblem[] {
  const problems: FileProblem[] = [];
  const placedAt = new Map<string, number>();
  const jointStates = new Map<string, { readonly state: JointStateName; readonly index: number }>();
  for (const [index, expression] of task.init.entries()) {
    const path = ['init', index];
    const [predicateName, first, second] = expression;
    if (PLACING.has(predicateName)) {
      const placed = typeof first === 'string' ? names.find(first) : undefined;
      if (placed?.kind === 'fixture' && typeof second === 'string' && expression.length === 3) {
        problems.push(...checkFixturePlace(placed.name, second, path, names));
      } else {
        problems.push(...checkPredicate(expression, path, task, names));
      }
      if (typeof first !== 'string') continue;
      const earlier = placedAt.get(first);
      if (earlier === undefined) placedAt.set(first, index);
      else problems.push({ path, message: `"${first}" is placed twice (see init ${earlier + 1})` });
      if (typeof second === 'string' && names.find(second)?.kind === 'fixture') {
        problems.push({
          path: [...path, 2],
          message: `place things on a region of "${second}", not on the fixture`,
        });
      }
    } else if (JOINT_SETTING.has(predicateName)) {
      const wrong = checkPredicate(expression, path, task, names);
      problems.push(...wrong);
      const target = wrong.length === 0 && typeof first === 'string' ? names.find(first) : undefined;
      const predicate = findPredicate(predicateName);
      if (target === undefined || predicate?.kind !== 'fact' || predicate.jointState === undefined) continue;
      for (const { name } of jointsOf(target)) {
        const earlier = jointStates.get(name);
        if (earlier !== undefined && earlier.state !== predicate.jointState) {
          const message = `joint "${name}" is both ${earlier.state} (init ${earlier.index + 1}) and ${predicate.jointState}`;
          problems.push({ path, message });
        }
        jointStates.set(name, { state: predicate.jointState, index });
      }
    } else if (findPredicate(predicateName) === undefined) {
      problems.push(...checkPredicate(expression, path, task, names));
    } else {
      const allowed = [...PLACING, ...JOINT_SETTING].join(', ');
      problems.push({
        path,
        message: `${predicateName} cannot be set up at the start; init takes ${allowed}`,
      });
    }
  }
  return [...problems, ...checkAllPlaced(task, names, placedAt), ...checkCycles(task, names)];
}

function checkFixturePlace(
  fixture: string,
  place: string,
  path: readonly (string | number)[],
  names: TaskNames,
): FileProblem[] {
  if (names.find(place)?.kind === 'rectangle') return [];
  const rectangles = names
    .all()
    .filter((named) => named.kind === 'rectangle')
    .map(({ name }) => name);
  const message = `the fixture "${fixture}" needs a rectangle of the surface, got "${place}"; rectangles: ${rectangles.join(', ') || 'none'}`;
  return [{ path: [...path, 2], message }];
}

function checkAllPlaced(
  task: TaskSpec,
  names: TaskNames,
  placedAt: ReadonlyMap<string, number>,
): FileProblem[] {
  const problems: FileProblem[] = [];
  const visit = (name: string, path: FileProblem['path']) => {
    const isSurface = names.find(name)?.kind === 'surface';
    if (isSurface && placedAt.has(name)) {
      problems.push({
        path: ['init', placedAt.get(name)!],
        message: `the surface "${name}" is part of the scene and cannot be placed`,
      });
    } else if (!isSurface && !placedAt.has(name)) {
      problems.push({ path, message: `"${name}" is placed nowhere; add [On, ${name}, <region>] to init` });
    }
  };
  for (const [index, { name }] of task.fixtures.entries()) visit(name, ['fixtures', index]);
  for (const [index, { name }] of task.objects.entries()) visit(name, ['objects', index]);
  return problems;
}

/** An object that rests, over any number of others, on itself. */
function checkCycles(task: TaskSpec, names: TaskNames): FileProblem[] {
  const restsOn = new Map<string, { readonly on: string; readonly index: number }>();
  for (const [index, [predicateName, first, second]] of task.init.entries()) {
    if (!PLACING.has(predicateName) || typeof first !== 'string' || typeof second !== 'string') continue;
    const carrier = carrierOf(names.find(second));
    if (carrier !== undefined && first !== second) restsOn.set(first, { on: carrier, index });
  }
  const reported = new Set<string>();
  return [...restsOn].flatMap(([start, { index }]) => {
    const chain = [start];
    for (let next = restsOn.get(start)?.on; next !== undefined; next = restsOn.get(next)?.on) {
      if (next === start) {
        if (chain.some((name) => reported.has(name))) return [];
        for (const name of chain) reported.add(name);
        return [
          { path: ['init', index], message: `placement in a circle: ${[...chain, start].join(' on ')}` },
        ];
      }
      if (chain.includes(next)) return [];
      chain.push(next);
    }
    return [];
  });
}

/** The object that a place belongs to, if it moves with one. */
function carrierOf(place: Named | undefined): string | undefined {
  if (place?.kind === 'object') return place.name;
  return place?.kind === 'site' && place.owner.kind === 'object' ? place.owner.name : undefined;
}
