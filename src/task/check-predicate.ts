import type { FileProblem } from '../scene/parse-file.ts';
import { suggestName } from '../scene/suggest-name.ts';
import { jointsOf } from './fixture-joints.ts';
import type { ArgumentKind, FactPredicate } from './predicates/predicate.ts';
import { findPredicate, predicateNames } from './predicates/predicate-registry.ts';
import type { Named, TaskNames } from './task-names.ts';
import type { PredicateExpression, TaskSpec } from './task-schema.ts';

/** What each argument kind accepts, and in words. */
const ARGUMENT_KINDS: Readonly<Record<ArgumentKind, { accepts(named: Named): boolean; words: string }>> = {
  object: { accepts: (named) => named.kind === 'object', words: 'an object' },
  instance: {
    accepts: (named) => named.kind === 'object' || named.kind === 'fixture',
    words: 'an object or fixture',
  },
  site: { accepts: (named) => named.kind === 'site' || named.kind === 'rectangle', words: 'a region' },
  place: { accepts: (named) => named.kind !== 'surface', words: 'an object, fixture or region' },
  jointed: {
    accepts: (named) => jointsOf(named).length > 0,
    words: 'a fixture with joints, or a region that a joint moves',
  },
};

/** Problems of one predicate and its operands: unknown names, wrong arity, wrong kinds. `path` leads to it. */
export function checkPredicate(
  expression: PredicateExpression,
  path: readonly (string | number)[],
  task: TaskSpec,
  names: TaskNames,
): FileProblem[] {
  const [name, ...args] = expression;
  const predicate = findPredicate(name);
  if (predicate === undefined) {
    return [
      { path: [...path, 0], message: `unknown predicate "${name}"${suggestName(name, predicateNames)}` },
    ];
  }
  if (predicate.kind === 'fact') return checkFact(name, predicate, args, path, task, names);
  const { minOperands, maxOperands } = predicate;
  if (args.length < minOperands || args.length > maxOperands) {
    const expected = minOperands === maxOperands ? `${minOperands}` : `at least ${minOperands}`;
    return [{ path, message: `${name} takes ${expected} predicate(s), got ${args.length}` }];
  }
  return args.flatMap((arg, index) =>
    typeof arg === 'string'
      ? [{ path: [...path, index + 1], message: `${name} takes predicates like [On, a, b], got "${arg}"` }]
      : checkPredicate(arg, [...path, index + 1], task, names),
  );
}

function checkFact(
  name: string,
  predicate: FactPredicate,
  args: readonly (string | PredicateExpression)[],
  path: readonly (string | number)[],
  task: TaskSpec,
  names: TaskNames,
): FileProblem[] {
  if (args.length !== predicate.arguments.length) {
    const expected = predicate.arguments.map((kind) => ARGUMENT_KINDS[kind].words).join(', then ');
    return [
      {
        path,
        message: `${name} takes ${predicate.arguments.length} name(s) (${expected}), got ${args.length}`,
      },
    ];
  }
  if (args.length === 2 && args[0] === args[1]) {
    return [{ path, message: `${name} needs two different things, got "${args[0]}" twice` }];
  }
  return args.flatMap((arg, index) => {
    const message = argumentProblem(name, predicate, predicate.arguments[index]!, arg, task, names);
    return message === undefined ? [] : [{ path: [...path, index + 1], message }];
  });
}

function argumentProblem(
  predicateName: string,
  predicate: FactPredicate,
  kind: ArgumentKind,
  arg: string | PredicateExpression,
  task: TaskSpec,
  names: TaskNames,
): string | undefined {
  const { accepts, words } = ARGUMENT_KINDS[kind];
  if (typeof arg !== 'string') return `${predicateName} takes ${words} here, got a predicate`;
  const named = names.find(arg);
  if (named === undefined) {
    // Instances of unknown categories, and their sites, are reported where the instance is declared.
    const unresolved = [...task.fixtures, ...task.objects].filter(
      ({ name }) => names.find(name) === undefined,
    );
    if (unresolved.some(({ name }) => arg === name || arg.startsWith(`${name}_`))) return undefined;
    const fitting = names.all().filter(accepts);
    return `unknown name "${arg}"${suggestName(
      arg,
      fitting.map(({ name }) => name),
    )}`;
  }
  if (!accepts(named)) return `${predicateName} takes ${words} here; "${arg}" is ${describeKind(named)}`;
  const state = predicate.jointState;
  if (state !== undefined && jointsOf(named).some(({ fixture }) => fixture.states[state] === undefined)) {
    return `${predicateName} needs a fixture that declares the state "${state}"; that of "${arg}" does not`;
  }
  return undefined;
}

function describeKind({ kind }: Named): string {
  return kind === 'object' ? 'an object' : `a ${kind}`;
}
