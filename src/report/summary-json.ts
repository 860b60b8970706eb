import type { Summary } from './summary.ts';

export const SUMMARY_FORMAT = 'benchtop/summary@1';

/** Text of `summary.json`: the summary under its format version, indented, with a final newline. */
export function summaryJson(summary: Summary): string {
  return `${JSON.stringify({ format: SUMMARY_FORMAT, ...summary }, null, 2)}\n`;
}
