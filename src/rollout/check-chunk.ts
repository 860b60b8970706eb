import { HarnessError } from '../errors.ts';
import type { Action, ActionChunk, ActionSpec } from '../spec/action.ts';

/**
 * The actions of a policy's answer, or `HarnessError('policy')` that says what is wrong with it and at which step.
 * Numbers outside a component's range are let through: controllers clip, as LIBERO's does.
 */
export function checkChunk(
  chunk: ActionChunk,
  spec: ActionSpec,
  policy: string,
  step: number,
): readonly Action[] {
  const actions: unknown = (chunk as Partial<ActionChunk> | null | undefined)?.actions;
  const where = `policy "${policy}" at control step ${step}`;
  if (!Array.isArray(actions) || actions.length === 0) {
    const got = Array.isArray(actions) ? 'an empty chunk' : `actions of type ${typeof actions}`;
    throw new HarnessError('policy', `${where}: expected an action chunk of at least one action, got ${got}`);
  }
  const length = spec.components.reduce((sum, component) => sum + component.size, 0);
  for (const [index, action] of actions.entries()) {
    const problem = problemOf(action, length, spec);
    if (problem === undefined) continue;
    const which =
      actions.length === 1 ? 'its action' : `action ${index + 1} of ${actions.length} in its chunk`;
    throw new HarnessError('policy', `${where}: ${which} ${problem}`);
  }
  // Typed arrays, as a model runtime answers with, become the plain arrays that every environment expects.
  return actions.map((action: Action | ArrayLike<number>) =>
    Array.isArray(action) ? action : Array.from(action),
  );
}

function problemOf(action: unknown, length: number, spec: ActionSpec): string | undefined {
  const layout = spec.components.map(({ name, size }) => `${name} ${size}`).join(', ');
  if (!Array.isArray(action) && !ArrayBuffer.isView(action)) {
    return `is ${action === null ? 'null' : `of type ${typeof action}`}; expected ${length} numbers (${layout})`;
  }
  const numbers = Array.from(action as ArrayLike<unknown>);
  if (numbers.length !== length) {
    return `has ${numbers.length} number(s); expected ${length} (${layout})`;
  }
  const bad = numbers.flatMap((value, index) =>
    typeof value === 'number' && Number.isFinite(value) ? [] : [`${String(value)} at index ${index}`],
  );
  return bad.length === 0 ? undefined : `holds ${bad.join(', ')}; expected finite numbers (${layout})`;
}
