import { z } from 'zod';
import type { EpisodeResult } from '../episode/episode-result.ts';
import type { ExecutionMetrics } from '../episode/execution.ts';
import { STAGES } from '../episode/goal-progress.ts';
import type { InferenceSummary } from '../episode/inference-summary.ts';
import type { PredicateReport } from '../task/predicate-report.ts';

/** Version of one line of `episodes.jsonl`. */
const FORMAT = 'benchtop/episode@1';
const FORMAT_PATTERN = /^benchtop\/episode@(\d+)$/;

const head = {
  episodeId: z.string().min(1),
  taskId: z.string().min(1),
  policy: z.string().min(1),
  episodeIndex: z.number().int().min(0),
  seed: z.number().int(),
  protocolHash: z.string(),
  attempt: z.number().int().min(0),
  durationMs: z.number(),
  steps: z.number().int().min(0),
  condition: z.string().optional(),
  trace: z.string().optional(),
  traceProblem: z.string().optional(),
};

const reportSchema = z.looseObject({ predicate: z.string(), holds: z.boolean() });

const stepSchema = z.number().int().min(0).nullable().optional();
const progressSchema = z.array(
  z.looseObject({
    predicate: z.string(),
    stages: z.strictObject(Object.fromEntries(STAGES.map((stage) => [stage, stepSchema]))),
  }),
);

const finishedSchema = z.looseObject({
  ...head,
  status: z.enum(['succeeded', 'failed']),
  success: z.boolean(),
  ending: z.enum(['terminated', 'truncated']),
  digest: z.string().min(1),
  stepDigests: z.string().optional(),
  latency: z.looseObject({ count: z.number(), p50Ms: z.number(), p95Ms: z.number(), p99Ms: z.number() }),
  latenciesMs: z.array(z.number()),
  observationsPerSecond: z.number(),
  goal: reportSchema as unknown as z.ZodType<PredicateReport>,
  progress: progressSchema.optional(),
  inference: (z.looseObject({}) as unknown as z.ZodType<InferenceSummary>).optional(),
  executionMetrics: (z.looseObject({}) as unknown as z.ZodType<ExecutionMetrics>).optional(),
});

const erroredSchema = z.looseObject({
  ...head,
  status: z.literal('errored'),
  success: z.null(),
  digest: z.null(),
  error: z.looseObject({ code: z.string(), message: z.string() }),
});

const recordSchema = z.discriminatedUnion('status', [finishedSchema, erroredSchema]);

/** One line of the journal, without its line end. */
export function formatEpisodeRecord(result: EpisodeResult): string {
  const { episodeId, taskId, policy, status, success, steps, seed, digest, ...rest } = result;
  // What people look for stands first.
  return JSON.stringify({
    episodeId,
    taskId,
    policy,
    status,
    success,
    steps,
    seed,
    digest,
    ...rest,
    format: FORMAT,
  });
}

/** The result that a journal line records, or in words what is wrong with the line. */
export function parseEpisodeRecord(
  line: string,
): { readonly result: EpisodeResult } | { readonly problem: string } {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return { problem: `is not valid JSON (${(error as Error).message})` };
  }
  const format = (value as { format?: unknown } | null)?.format;
  const version = typeof format === 'string' ? FORMAT_PATTERN.exec(format)?.[1] : undefined;
  if (version !== undefined && Number(version) > 1) {
    return {
      problem: `has version ${version} of the format, this benchtop reads version 1; update benchtop`,
    };
  }
  if (version === undefined) {
    return {
      problem: `is not an episode record: expected format "${FORMAT}", got ${JSON.stringify(format)}`,
    };
  }
  const parsed = recordSchema.safeParse(value);
  if (!parsed.success) {
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    return { problem: `is not an episode record: ${issues.join('; ')}` };
  }
  const { format: _version, ...result } = parsed.data as unknown as EpisodeResult & {
    readonly format: string;
  };
  return { result: result as EpisodeResult };
}
