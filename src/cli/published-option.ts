import { formatPublished } from '../report/published/format-published.ts';
import { selectPublished } from '../report/published/load-published.ts';
import { publishedBeside } from '../report/published/published-beside.ts';
import type { PublishedSystem } from '../report/published/published-schema.ts';
import type { Summary } from '../report/summary.ts';
import { summaryJson } from '../report/summary-json.ts';

/** Flag and help of `--published`, the same for every command that has it. */
export const PUBLISHED_OPTION = [
  '--published [system,...]',
  'also show published LIBERO results: of these systems, `all`, or the usual ones; not comparable one to one',
] as const;

/** What `--published` names; undefined without it. Throws `usage` for unknown systems, before anything is run. */
export function publishedSystems(
  option: string | boolean | undefined,
): readonly PublishedSystem[] | undefined {
  if (option === undefined || option === false) return undefined;
  return selectPublished(option === true ? [] : option.split(',').map((name) => name.trim()));
}

/** The table of a summary with published results under it, or only the table. */
export function withPublished(
  summary: Summary,
  table: string,
  systems: readonly PublishedSystem[] | undefined,
): string {
  if (systems === undefined) return table;
  return `${table}\n${formatPublished(summary, publishedBeside(summary, systems))}`;
}

/** JSON of a summary, with `published` beside it if asked for; `summary.json` itself never has it. */
export function jsonWithPublished(summary: Summary, systems: readonly PublishedSystem[] | undefined): string {
  if (systems === undefined) return summaryJson(summary);
  return summaryJson({ ...summary, published: publishedBeside(summary, systems) });
}
