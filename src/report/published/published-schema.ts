import { z } from 'zod';

/** What was measured: a benchmark whose columns are its suites, tasks or kinds of perturbation. */
export const BENCHMARKS = [
  'libero',
  'libero-plus',
  'simpler-google-visual-matching',
  'simpler-google-variant-aggregation',
  'simpler-widowx',
  'widowx-real',
  'google-robot-real',
] as const;

/**
 * How far a figure can be trusted to be what was published: read in the named `source`; known from a `secondary` text and
 * not checked; from an automatically curated `leaderboard` that is known to contain errors; a `rerun` by others; `suspect`
 * as found.
 */
export const CERTAINTIES = ['source', 'secondary', 'leaderboard', 'rerun', 'suspect'] as const;

const text = z.string().min(1);
const percent = z.number().min(0).max(100);

const resultSchema = z.strictObject({
  benchmark: z.enum(BENCHMARKS),
  /** Which checkpoint, or how it was trained. */
  variant: text,
  certainty: z.enum(CERTAINTIES),
  source: text,
  /** Rules that are known to differ, or to be the same. */
  protocol: text.optional(),
  /** Episodes behind each rate. */
  trials: z.number().int().positive().optional(),
  /** Actions per inference. */
  chunk: z.number().int().positive().optional(),
  /** Success in per cent, by suite (`libero_spatial`), task or perturbation. */
  rates: z.record(text, percent),
  /** As printed. */
  average: percent.optional(),
  /** The average is over all episodes, and columns hold different numbers of them. */
  pooled: z.literal(true).optional(),
  /** What is known about an average that is not the mean of its row. */
  averageDisagrees: text.optional(),
  note: text.optional(),
});

/** `results/published/<name>.yaml`: what others published about one system, under their own protocols. */
export const publishedSchema = z.strictObject({
  format: z.literal('benchtop/published@1'),
  name: z.string().regex(/^[a-z0-9.-]+$/, { error: 'expected lower-case letters, digits, "." and "-"' }),
  title: text,
  /** Shown where no systems are named. */
  common: z.literal(true).optional(),
  /** What it sees. */
  inputs: text.optional(),
  note: text.optional(),
  results: z.array(resultSchema),
});

export type PublishedSystem = z.infer<typeof publishedSchema>;
export type PublishedResult = z.infer<typeof resultSchema>;
