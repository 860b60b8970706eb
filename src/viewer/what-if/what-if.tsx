import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { Vec3 } from '../../math/vec3.ts';
import type { EpisodeTrace, TraceFrame } from '../../trace/episode-trace.ts';
import type { Player } from '../episode/player.ts';
import { toolPoseAt } from '../episode/tool-path.ts';
import { fixed } from '../format.ts';
import type { Continuation, FromSimulator, ToSimulator } from './messages.ts';

/** The ball by which a person moves the tool. */
export interface DragHandle {
  readonly position: Signal<Vec3>;
  readonly onMove: (position: Vec3) => void;
}

type Status =
  | { readonly kind: 'idle' }
  | { readonly kind: 'running'; readonly from: number; readonly continuation: Continuation }
  | {
      readonly kind: 'done';
      readonly from: number;
      readonly continuation: Continuation;
      readonly success: boolean;
      readonly late: boolean;
    }
  | { readonly kind: 'failed'; readonly message: string };

const AXES = ['x', 'y', 'z'] as const;
/** How far one press moves the tool's target, m. */
const NUDGE = 0.02;

/** Forks the episode at the shown step: the same simulator goes on from there with somebody else in charge. */
export function WhatIf({
  recorded,
  fork,
  revision,
  handle,
  player,
}: {
  readonly recorded: EpisodeTrace;
  readonly fork: Signal<EpisodeTrace | undefined>;
  /** Counted up when all frames of a fork are there. */
  readonly revision: Signal<number>;
  /** Set while a person steers. */
  readonly handle: Signal<DragHandle | undefined>;
  readonly player: Player;
}) {
  const worker = useRef<Worker | undefined>(undefined);
  const status = useSignal<Status>({ kind: 'idle' });
  const exact = useSignal<boolean | undefined>(undefined);
  const target = useSignal<Vec3>([0, 0, 0]);
  const closing = useSignal(false);
  useEffect(() => () => worker.current?.terminate(), []);

  const send = (message: ToSimulator) => worker.current?.postMessage(message);
  const start = (continuation: Continuation) => {
    player.pause();
    // The space bar shall play what comes of it, not press the button again.
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
    const step = Math.min(player.step.peek(), recorded.frames.length - 1);
    worker.current?.terminate();
    worker.current = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    const frames: TraceFrame[] = recorded.frames.slice(0, step + 1);
    // One object for the whole fork, whose frames grow: the stage is not built anew for each of them.
    const inferences = recorded.inferences.filter((inference) => inference.step <= step);
    const forked: EpisodeTrace = { ...recorded, frames, inferences };
    fork.value = undefined;
    worker.current.onmessage = ({ data }: MessageEvent<FromSimulator>) => {
      switch (data.kind) {
        case 'forked':
          exact.value = data.same;
          return;
        case 'frames':
          frames.push(...data.frames);
          // What nobody steers is soon done, and shown from its beginning then.
          if (continuation === 'drag') {
            fork.value ??= forked;
            player.length.value = frames.length - 1;
            player.seek(frames.length - 1);
          }
          return;
        case 'done':
          fork.value = forked;
          revision.value += 1;
          player.length.value = frames.length - 1;
          if (continuation !== 'drag') player.play();
          handle.value = undefined;
          status.value = { kind: 'done', from: step, continuation, success: data.success, late: data.late };
          return;
        case 'failed':
          status.value = { kind: 'failed', message: data.message };
      }
    };
    worker.current.onerror = ({ message }) => {
      status.value = { kind: 'failed', message: message || 'the simulator could not be loaded' };
    };
    target.value = toolPoseAt(() => recorded)(step)!.position;
    closing.value = (recorded.frames[step]!.action?.at(-1) ?? -1) > 0;
    status.value = { kind: 'running', from: step, continuation };
    handle.value =
      continuation === 'drag'
        ? { position: target, onMove: (position) => aim(position, closing.peek()) }
        : undefined;
    const { header, model } = recorded;
    send({
      kind: 'fork',
      trace: { header, model, frames: recorded.frames.slice(0, step + 1) },
      step,
      continuation,
    });
  };
  const aim = (next: Vec3, close: boolean) => {
    target.value = next;
    closing.value = close;
    send({ kind: 'target', position: next, close });
  };
  const back = () => {
    worker.current?.terminate();
    handle.value = undefined;
    fork.value = undefined;
    exact.value = undefined;
    status.value = { kind: 'idle' };
  };

  const now = status.value;
  return (
    <section class="panel what-if">
      <h3>What if</h3>
      <p class="faint">Go on from step {player.step.value} in the same simulator, with</p>
      <div class="buttons">
        <button type="button" onClick={() => start('oracle')}>
          oracle
        </button>
        <button type="button" onClick={() => start('hold')}>
          hold
        </button>
        <button type="button" onClick={() => start('drag')}>
          my hand
        </button>
        {fork.value !== undefined && (
          <button type="button" class="quiet" onClick={back}>
            Back to what happened
          </button>
        )}
      </div>
      {now.kind === 'running' && now.continuation === 'drag' && (
        <fieldset class="drag">
          <legend>Drag the ball, or</legend>
          {AXES.map((axis, index) => (
            <div key={axis}>
              <button
                type="button"
                aria-label={`${axis} down`}
                onClick={() => aim(nudged(target.value, index, -NUDGE), closing.value)}
              >
                −
              </button>
              <output>
                {axis} {fixed(target.value[index]!)}
              </output>
              <button
                type="button"
                aria-label={`${axis} up`}
                onClick={() => aim(nudged(target.value, index, NUDGE), closing.value)}
              >
                +
              </button>
            </div>
          ))}
          <button type="button" onClick={() => aim(target.value, !closing.value)}>
            {closing.value ? 'Open the gripper' : 'Close the gripper'}
          </button>
        </fieldset>
      )}
      <p role="status">
        {now.kind === 'running' && `Forked at step ${now.from}; ${now.continuation} acts…`}
        {now.kind === 'done' && `From step ${now.from} with ${now.continuation}: ${outcome(now)}`}
        {now.kind === 'failed' && <span class="warn">The simulator stopped: {now.message}</span>}
      </p>
      {exact.value === false && (
        <p class="faint">
          Replaying the recorded steps here did not give the recorded state bit for bit: this browser's
          arithmetic or this version of the simulator differs from those of the recording.
        </p>
      )}
    </section>
  );
}

function nudged(
  [x, y, z]: readonly [number, number, number],
  axis: number,
  by: number,
): [number, number, number] {
  return [x + (axis === 0 ? by : 0), y + (axis === 1 ? by : 0), z + (axis === 2 ? by : 0)];
}

function outcome({ success, late }: { readonly success: boolean; readonly late: boolean }): string {
  if (!success) return 'the goal is not reached within the limit.';
  return late ? 'the goal is reached, but behind the step limit.' : 'the goal is reached.';
}
