import { HarnessError } from '../../errors.ts';
import { suggestName } from '../../scene/suggest-name.ts';
import { checkTask } from '../check-task.ts';
import { predicateNames } from '../predicates/predicate-registry.ts';
import type { TaskCatalogue } from '../task-catalogue.ts';
import { regionName } from '../task-names.ts';
import { type PredicateExpression, type Region, type TaskSpec, taskSchema } from '../task-schema.ts';
import type { BddlInstance, BddlPredicate, BddlTask } from './bddl.ts';
import type { SourcePlace } from './s-expression.ts';
import { sourceOfPath } from './source-of-path.ts';

export interface ConvertedTask {
  readonly spec: TaskSpec;
  /** What was left out because it has no effect. */
  readonly notes: readonly string[];
}

interface PlacedProblem {
  readonly place: SourcePlace;
  readonly message: string;
}

/**
 * Turns a LIBERO task into a benchtop task. `name` is the file name without extension: LIBERO's evaluations derive the
 * instruction from it, not from `:language`. Throws `import` with every reason why the task cannot run here, each with
 * its line and column.
 */
export function convertBddl(
  bddl: BddlTask,
  name: string,
  file: string,
  catalogue: TaskCatalogue,
): ConvertedTask {
  const scenes = catalogue.sceneNames().map((sceneName) => catalogue.scene(sceneName));
  const scene = scenes.find(({ problemClass }) => problemClass?.toLowerCase() === bddl.problem.name);
  const problems: PlacedProblem[] = [];
  const init = bddl.init.map((predicate) => convertPredicate(predicate, problems));
  const goal = convertPredicate(bddl.goal, problems);
  const { regions, notes } = convertRegions(bddl, init, goal);
  const spec: TaskSpec = {
    format: 'benchtop/task@1',
    instruction: instructionFromName(name),
    scene: scene?.name ?? '',
    fixtures: bddl.fixtures.map((fixture) => ({ name: fixture.name, category: fixture.category })),
    objects: bddl.objects.map((object) => ({ name: object.name, category: object.category })),
    regions,
    objectsOfInterest: bddl.objectsOfInterest.map((interest) => interest.name),
    init,
    goal,
  };
  const at = (path: readonly PropertyKey[], message: string): PlacedProblem => ({
    place: sourceOfPath(path, bddl, regions),
    message: inBddlTerms(message),
  });
  // Names that LIBERO would accept but a task file would not, such as "mug-1".
  const issues = taskSchema.safeParse(spec).error?.issues ?? [];
  problems.push(
    ...issues.map(({ path }) =>
      at(path, `"${valueAt(spec, path)}": names have letters, digits and "_" only`),
    ),
  );
  if (scene === undefined) {
    const known = scenes.flatMap(({ problemClass }) => problemClass ?? []);
    const message = `no scene stands for the problem class "${bddl.problem.name}"${suggestName(bddl.problem.name, known)}`;
    problems.push({ place: bddl.problem, message });
    problems.push(...unknownCategories(bddl.objects, 'object', catalogue.objectCategories()));
  } else {
    problems.push(...checkTask(spec, catalogue).map(({ path, message }) => at(path, message)));
  }
  if (problems.length > 0) throw new HarnessError('import', describe(problems, file));
  return {
    spec,
    notes: [...notes, ...bddl.unused.map((unused) => `${unused.name} left out: it has no effect`)],
  };
}

/** `KITCHEN_SCENE3_turn_on_the_stove` -> `turn on the stove`. */
export function instructionFromName(name: string): string {
  return name.replace(/^[A-Z_]+SCENE\d+_/, '').replaceAll('_', ' ');
}

function unknownCategories(
  instances: readonly BddlInstance[],
  kind: string,
  known: readonly string[],
): PlacedProblem[] {
  return instances
    .filter(({ category }) => !known.includes(category))
    .map(({ category, categoryAt }) => ({
      place: categoryAt,
      message: `unknown ${kind} category "${category}"${suggestName(category, known)}`,
    }));
}

/** LIBERO compares names without case (`Turnon`); task files have one spelling. */
function convertPredicate(predicate: BddlPredicate, problems: PlacedProblem[]): PredicateExpression {
  const [head, ...args] = predicate.items;
  const written = head?.kind === 'atom' ? head.text : '';
  const name = predicateNames.find((known) => known.toLowerCase() === written.toLowerCase());
  if (name === undefined) {
    const message = `unknown predicate "${written}"${suggestName(written, predicateNames)}`;
    problems.push({ place: predicate, message });
    // Stands in for it, so that the rest of the task is still checked.
    return ['True'];
  }
  return [
    name,
    ...args.map((arg) => (arg.kind === 'atom' ? arg.text.toLowerCase() : convertPredicate(arg, problems))),
  ];
}

function convertRegions(
  bddl: BddlTask,
  init: readonly PredicateExpression[],
  goal: PredicateExpression,
): { regions: Region[]; notes: string[] } {
  const notes: string[] = [];
  const instances = new Set([...bddl.fixtures, ...bddl.objects].map(({ name }) => name));
  const objects = new Set(bddl.objects.map(({ name }) => name));
  const mentioned = new Set([...init, goal].flatMap(namesIn));
  const regions = bddl.regions.flatMap((region): Region[] => {
    const fullName = regionName(region);
    if (!instances.has(region.target) && !mentioned.has(fullName)) {
      notes.push(
        `region "${fullName}" left out: "${region.target}" does not exist and nothing names the region`,
      );
      return [];
    }
    const converted: Region = {
      ...{ target: region.target, name: region.name },
      ...(region.rectangle === undefined ? {} : { rectangle: [...region.rectangle] }),
    };
    // Nearly every file of LIBERO states a yaw of 0 … 0, which is the default.
    if (region.yaw === undefined || region.yaw.every((angle) => angle === 0)) return [converted];
    const turnsObject = init.some(([, placed, place]) => place === fullName && objects.has(String(placed)));
    if (!turnsObject) return [{ ...converted, yaw: [...region.yaw] }];
    notes.push(`yaw of region "${fullName}" left out: LIBERO ignores it for movable objects`);
    return [converted];
  });
  return { regions, notes };
}

function namesIn([, ...args]: PredicateExpression): string[] {
  return args.flatMap((arg) => (typeof arg === 'string' ? [arg] : namesIn(arg)));
}

/** Task files write `[On, a, b]` where LIBERO's write `(On a b)`. */
function inBddlTerms(message: string): string {
  return message.replace(
    /\[([A-Z]\w*), ([^[\]]+)\]/g,
    (_, head: string, args: string) => `(${head} ${args.replaceAll(', ', ' ')})`,
  );
}

function valueAt(spec: TaskSpec, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key],
    spec,
  );
}

/** In the order of the file, each reason once. */
function describe(problems: readonly PlacedProblem[], file: string): string {
  const sorted = [...problems].sort(({ place: a }, { place: b }) => a.line - b.line || a.column - b.column);
  const lines = sorted.map(({ place, message }) => `${file}:${place.line}:${place.column}: ${message}`);
  return [...new Set(lines)].join('\n');
}
