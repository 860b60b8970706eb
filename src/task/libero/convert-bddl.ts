import { HarnessError } from '../../errors.ts';
import { checkTask } from '../check-task.ts';
import { predicateNames } from '../predicates/predicate-registry.ts';
import type { TaskCatalogue } from '../task-catalogue.ts';
import { regionName } from '../task-names.ts';
import { type PredicateExpression, type Region, type TaskSpec, taskSchema } from '../task-schema.ts';
import type { BddlPredicate, BddlTask } from './bddl.ts';

export interface ConvertedTask {
  readonly spec: TaskSpec;
  /** What was left out because it has no effect. */
  readonly notes: readonly string[];
}

/**
 * Turns a LIBERO task into a benchtop task. `name` is the file name without extension: LIBERO's evaluations derive the
 * instruction from it, not from `:language`. Throws `import` with every reason why the task cannot run here.
 */
export function convertBddl(
  bddl: BddlTask,
  name: string,
  file: string,
  catalogue: TaskCatalogue,
): ConvertedTask {
  const scenes = catalogue.sceneNames().map((sceneName) => catalogue.scene(sceneName));
  const scene = scenes.find(({ problemClass }) => problemClass === bddl.problem);
  const problems: string[] = [];
  if (scene === undefined) {
    const known = scenes.flatMap(({ problemClass }) => problemClass ?? []);
    problems.push(
      `no scene stands for the problem class "${bddl.problem}"; there are scenes for ${known.join(', ') || 'none'}`,
    );
    problems.push(...unknownObjects(bddl, catalogue));
  }
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
    objectsOfInterest: [...bddl.objectsOfInterest],
    init,
    goal,
  };
  // Names that LIBERO would accept but a task file would not, such as "mug-1".
  const issues = taskSchema.safeParse(spec).error?.issues ?? [];
  problems.push(...issues.map(({ path, message }) => `${path.join('.')}: ${message}`));
  if (scene !== undefined) {
    problems.push(...checkTask(spec, catalogue).map(({ path, message }) => `${path.join('.')}: ${message}`));
  }
  if (problems.length > 0) {
    throw new HarnessError(
      'import',
      `${file} cannot be run yet:\n${problems.map((line) => `  ${line}`).join('\n')}`,
    );
  }
  return { spec, notes };
}

/** `KITCHEN_SCENE3_turn_on_the_stove` -> `turn on the stove`. */
export function instructionFromName(name: string): string {
  return name.replace(/^[A-Z_]+SCENE\d+_/, '').replaceAll('_', ' ');
}

function unknownObjects(bddl: BddlTask, catalogue: TaskCatalogue): string[] {
  const known = catalogue.objectCategories();
  const unknown = new Set(
    bddl.objects.map(({ category }) => category).filter((category) => !known.includes(category)),
  );
  return unknown.size === 0
    ? []
    : [`unknown object categories ${[...unknown].join(', ')}; there are ${known.join(', ')}`];
}

/** LIBERO compares predicate names without case (`Turnon`); task files have one spelling. */
function convertPredicate(predicate: BddlPredicate, problems: string[]): PredicateExpression {
  const [head, ...args] = predicate.items;
  const written = head?.kind === 'atom' ? head.text : '';
  const name = predicateNames.find((known) => known.toLowerCase() === written.toLowerCase());
  if (name === undefined) {
    const place = `${predicate.line}:${predicate.column}`;
    problems.push(`${place}: unknown predicate "${written}"; there are ${predicateNames.join(', ')}`);
    // Stands in for it, so that the rest of the task is still checked.
    return ['True'];
  }
  return [name, ...args.map((arg) => (arg.kind === 'atom' ? arg.text : convertPredicate(arg, problems)))];
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
    if (region.yaw === undefined) return [converted];
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
