import { join } from 'node:path';
import type { Execution, ExecutorName } from '../episode/execution.ts';
import { HarnessError } from '../errors.ts';
import {
  type SweepCurve,
  type SweepPoint,
  sweepCsv,
  sweepCurves,
  sweepPoints,
} from '../report/latency-sweep.ts';
import { sweepChart } from '../report/sweep-chart.ts';
import { executeRun, type RunRequest } from './execute-run.ts';
import { OutputFolder } from './output-folder.ts';

export interface SweepRequest extends Omit<RunRequest, 'execution' | 'resume' | 'shard' | 'gate'> {
  /** Control steps, rising from 0. */
  readonly delays: readonly number[];
  readonly executors: readonly ExecutorName[];
  /** Told the name of each run as it begins. */
  readonly onRun?: (name: string) => void;
}

export interface SweepOutcome {
  readonly curves: readonly SweepCurve[];
  readonly interrupted: boolean;
}

/**
 * Runs the same episodes under every delay and executor, each a run in a folder of its own below the output folder, so
 * that a sweep goes on where it was stopped; writes `sweep.csv`, `sweep.json` and `sweep.svg` beside them. Without a
 * delay all executors do the same, so that this is run once.
 */
export async function sweepLatency(request: SweepRequest): Promise<SweepOutcome> {
  const { delays, executors, outputFolder, onRun, ...shared } = request;
  refuse(delays, executors);
  const points: SweepPoint[] = [];
  let interrupted = false;
  const run = async (name: string, execution: Execution | undefined) => {
    onRun?.(name);
    const outcome = await executeRun({
      ...shared,
      outputFolder: join(outputFolder, name),
      resume: true,
      ...(execution === undefined ? {} : { execution }),
    });
    interrupted ||= outcome.interrupted;
    return outcome.summary;
  };
  for (const delay of delays) {
    if (interrupted) break;
    if (delay === 0) {
      const summary = await run('0', undefined);
      for (const executor of executors) points.push(...sweepPoints(summary, executor, 0));
      continue;
    }
    for (const executor of executors) {
      if (interrupted) break;
      const latency = { kind: 'const', steps: delay } as const;
      points.push(...sweepPoints(await run(`${delay}-${executor}`, { latency, executor }), executor, delay));
    }
  }
  const curves = sweepCurves(points);
  const folder = OutputFolder.open(outputFolder);
  folder.write('sweep.csv', sweepCsv(points));
  folder.write('sweep.json', `${JSON.stringify({ format: 'benchtop/sweep@1', curves }, null, 2)}\n`);
  folder.write('sweep.svg', sweepChart(curves));
  return { curves, interrupted };
}

function refuse(delays: readonly number[], executors: readonly ExecutorName[]): void {
  const isRising = delays.every((delay, index) => index === 0 || delay > delays[index - 1]!);
  if (delays.length === 0 || delays[0] !== 0 || !isRising) {
    throw new HarnessError(
      'usage',
      `--delays: expected whole control steps rising from 0, e.g. 0,2,4,8, got ${delays.join(',')}`,
    );
  }
  if (executors.length === 0 || new Set(executors).size < executors.length) {
    throw new HarnessError('usage', '--executors: expected one or more different ones, e.g. hold,async');
  }
}
