import type { Region } from '../task-schema.ts';
import type { BddlTask } from './bddl.ts';
import type { SExpression, SourcePlace } from './s-expression.ts';

/**
 * Where in a LIBERO file the thing stands that `path` leads to in the converted task; the start of the file for what
 * it does not have. `regions`: those that were kept, in order.
 */
export function sourceOfPath(
  path: readonly PropertyKey[],
  bddl: BddlTask,
  regions: readonly Pick<Region, 'target' | 'name'>[],
): SourcePlace {
  const [section, index, ...rest] = path;
  if (section === 'goal') return within(bddl.goal, path.slice(1)) ?? bddl.start;
  if (section === 'scene') return bddl.problem;
  if (typeof index !== 'number') return bddl.start;
  switch (section) {
    case 'fixtures':
    case 'objects': {
      const instance = bddl[section][index];
      return (rest[0] === 'category' ? instance?.categoryAt : instance) ?? bddl.start;
    }
    case 'regions': {
      const kept = regions[index];
      return (
        bddl.regions.find(({ target, name }) => target === kept?.target && name === kept.name) ?? bddl.start
      );
    }
    case 'objectsOfInterest':
      return bddl.objectsOfInterest[index] ?? bddl.start;
    case 'init':
      return within(bddl.init[index], rest) ?? bddl.start;
    default:
      return bddl.start;
  }
}

/** The deepest part of a predicate that `path` still leads to. */
function within(expression: SExpression | undefined, path: readonly PropertyKey[]): SExpression | undefined {
  const [index, ...rest] = path;
  if (expression?.kind !== 'list' || typeof index !== 'number') return expression;
  return within(expression.items[index], rest) ?? expression;
}
