import { HarnessError } from '../../errors.ts';
import { type ActionChunk, LIBERO_ACTION_SPEC } from '../../spec/action.ts';
import { evaluatePredicate } from '../../task/evaluate-predicate.ts';
import { LIBERO_HOLD_ACTION } from '../hold-policy.ts';
import type { Policy, PolicyEpisode } from '../policy.ts';
import { Arm } from './arm.ts';
import { planGoal, type SubGoal } from './plan-goal.ts';
import type { OracleContext, Skill } from './skill.ts';

/**
 * Solves tasks from simulator state through the same actions and step limit as any policy. It shows that a task can be
 * solved, and its failures are failures of the task, the physics or the script. One action per inference.
 */
export class OraclePolicy implements Policy {
  readonly name: string = 'oracle';
  readonly actionSpec = LIBERO_ACTION_SPEC;
  readonly observationSpec = { cameras: [], privileged: true };
  readonly #trace: (phase: string) => void;
  #arm: Arm | undefined;
  #script: Skill | undefined;

  /** `trace` is told the name of every phase as it begins, and why one ended early. */
  constructor(trace: (phase: string) => void = () => {}) {
    this.#trace = trace;
  }

  /** Throws `HarnessError('policy')` if the goal holds a predicate that no skill exists for. */
  reset(episode: PolicyEpisode): void {
    if (episode.privileged === undefined) {
      throw new HarnessError(
        'bug',
        'the oracle was reset without a privileged view although it declares observationSpec.privileged; ' +
          'hand PolicyEpisode.privileged to policies that declare it',
      );
    }
    const arm = new Arm(episode.privileged);
    const context = { view: episode.privileged, arm, trace: this.#trace };
    this.#arm = arm;
    this.#script = achieve(context, planGoal(episode.privileged.goal, episode.privileged));
  }

  infer(): ActionChunk {
    this.#arm?.observe();
    const next = this.#script?.next();
    return { actions: [next === undefined || next.done ? LIBERO_HOLD_ACTION : next.value] };
  }

  dispose(): void {
    this.#arm = undefined;
    this.#script = undefined;
  }
}

/** Works on the first sub-goal that does not hold, for as long as one is left. */
function* achieve(context: OracleContext, subGoals: readonly SubGoal[]): Skill {
  for (;;) {
    const open = subGoals.find(({ predicate }) => !evaluatePredicate(predicate, context.view).holds);
    if (open !== undefined) yield* open.achieve(context);
    // At least one action per round, so that a sub-goal that cannot be worked on now waits instead of spinning.
    yield LIBERO_HOLD_ACTION;
  }
}
