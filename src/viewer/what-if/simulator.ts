import { TabletopEnvironment } from '../../environment/tabletop-environment.ts';
import { loadEngine } from '../../physics/load-engine.ts';
import { HoldPolicy } from '../../policy/hold-policy.ts';
import { OraclePolicy } from '../../policy/oracle/oracle-policy.ts';
import type { Policy } from '../../policy/policy.ts';
import type { Action } from '../../spec/action.ts';
import type { PredicateReport } from '../../task/predicate-report.ts';
import type { TraceFrame } from '../../trace/episode-trace.ts';
import { DragPolicy } from './drag-policy.ts';
import type { FromSimulator, ToSimulator } from './messages.ts';
import { tracedCatalogue } from './traced-catalogue.ts';

/** Control steps between two messages: a picture every tenth of a second keeps the page busy enough. */
const BATCH = 4;

/** How long a person may go on behind the protocol's limit, simulated s: hands are slower than policies. */
const DRAG_SECONDS = 60;

type Fork = Extract<ToSimulator, { kind: 'fork' }>;

/** Does recorded steps again in the simulator that recorded them, then lets somebody else go on. */
export class Simulator {
  readonly #send: (message: FromSimulator) => void;
  #drag: DragPolicy | undefined;
  /** Counts forks; a loop that finds a newer one ends. */
  #generation = 0;

  constructor(send: (message: FromSimulator) => void) {
    this.#send = send;
  }

  receive(message: ToSimulator): void {
    switch (message.kind) {
      case 'fork':
        this.#fork(message, ++this.#generation).catch((thrown: unknown) =>
          this.#send({ kind: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) }),
        );
        return;
      case 'target':
        this.#drag?.aim(message.position, message.close);
        return;
      case 'stop':
        this.#generation += 1;
    }
  }

  async #fork({ trace, step, continuation }: Fork, generation: number): Promise<void> {
    const { task, initialState, plan } = trace.header;
    const environment = new TabletopEnvironment(await loadEngine(), task, tracedCatalogue(trace.model));
    try {
      environment.reset(initialState);
      for (let settling = 0; settling < task.protocol.settleSteps; settling++)
        environment.step(environment.holdAction);
      let goal: PredicateReport | undefined;
      for (let done = 1; done <= step; done++) goal = environment.step(trace.frames[done]!.action!).goal;
      this.#send({ kind: 'forked', same: isSame(environment.world.poses, trace.frames[step]!.poses) });

      const policy = this.#policy(continuation);
      const { instruction } = task.spec;
      await policy.reset({
        ...{ taskId: task.id, instruction, seed: plan.seed, episodeIndex: plan.episodeIndex },
        ...(policy.observationSpec.privileged ? { privileged: environment.privileged } : {}),
      });
      let frames: TraceFrame[] = [];
      let done = step;
      const limit =
        task.protocol.maxSteps + (continuation === 'drag' ? DRAG_SECONDS * task.protocol.controlHz : 0);
      for (; done < limit && goal?.holds !== true; done++) {
        const { actions } = await policy.infer(environment.observe(done, []));
        const action = actions[0] as Action;
        ({ goal } = environment.step(action));
        frames.push({ ...environment.traceSource.capture(), step: done + 1, action: [...action], goal });
        if (frames.length < BATCH) continue;
        this.#send({ kind: 'frames', frames });
        frames = [];
        // Lets messages in; a person who drags needs simulated time to pass like real time.
        await pause(continuation === 'drag' ? (1000 * BATCH) / task.protocol.controlHz : 0);
        if (generation !== this.#generation) return;
      }
      if (frames.length > 0) this.#send({ kind: 'frames', frames });
      if (goal !== undefined)
        this.#send({ kind: 'done', success: goal.holds, goal, late: done > task.protocol.maxSteps });
    } finally {
      environment.dispose();
    }
  }

  #policy(continuation: Fork['continuation']): Policy {
    this.#drag = undefined;
    switch (continuation) {
      case 'oracle':
        return new OraclePolicy();
      case 'hold':
        return new HoldPolicy();
      case 'drag':
        this.#drag = new DragPolicy();
        return this.#drag;
    }
  }
}

/** Through JSON, in which recorded poses came: −0 is 0 there. */
function isSame(now: Float64Array, recorded: Float64Array): boolean {
  return now.every((value, index) => value === recorded[index]);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
