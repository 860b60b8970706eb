import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { EpisodeResult } from '../episode/episode-result.ts';
import type { LatencySpec } from '../episode/execution.ts';
import { HarnessError } from '../errors.ts';

const FORMAT = 'benchtop/latency@1';
/** Plans carry the values along; more say nothing new about a distribution. */
const MOST = 4096;

const traceSchema = z.looseObject({
  format: z.literal(FORMAT),
  policy: z.string(),
  latenciesMs: z.array(z.number().min(0)).min(1).max(MOST),
});

/** Text of a trace file: a policy's inferences in the order of the results. Throws `usage` if there are none. */
export function latencyTrace(results: readonly EpisodeResult[], policy: string): string {
  const finished = results.filter((result) => result.policy === policy && result.status !== 'errored');
  const latenciesMs = finished.flatMap((result) => ('latenciesMs' in result ? result.latenciesMs : []));
  if (latenciesMs.length === 0) {
    const known = [...new Set(results.map((result) => result.policy))].join(', ') || 'none';
    throw new HarnessError('usage', `no measured inference of policy "${policy}"; the run has ${known}`);
  }
  return `${JSON.stringify({ format: FORMAT, policy, latenciesMs: latenciesMs.slice(0, MOST) })}\n`;
}

/** Throws `usage` if the file is not one that `benchtop latency record` wrote. */
export function readLatencyTrace(file: string): Extract<LatencySpec, { kind: 'trace' }> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    throw new HarnessError('usage', `--latency trace: cannot read ${file}: ${(cause as Error).message}`, {
      cause,
    });
  }
  const parsed = traceSchema.safeParse(value);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      ({ path, message }) => `  ${path.join('.') || 'file'}: ${message}`,
    );
    throw new HarnessError(
      'usage',
      `${file} is not a latency trace; make one with \`benchtop latency record\`:\n${problems.slice(0, 5).join('\n')}`,
    );
  }
  const { latenciesMs } = parsed.data;
  const hash = createHash('sha256').update(JSON.stringify(latenciesMs)).digest('hex').slice(0, 16);
  return { kind: 'trace', hash, latenciesMs };
}
