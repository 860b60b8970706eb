import type { Summary } from '../summary.ts';
import type { PublishedResult, PublishedSystem } from './published-schema.ts';

/** Said wherever a published figure stands beside one of benchtop's. */
export const PUBLISHED_CAVEAT =
  "published: LIBERO's own numbers, under their authors' protocols, in another simulator and with other pictures; " +
  'nothing of it was measured here, and it is not comparable one to one';

/** A published result on suites that a run has, too. */
export interface PublishedRow extends Pick<PublishedResult, 'variant' | 'certainty' | 'source' | 'protocol'> {
  readonly system: string;
  readonly title: string;
  /** Per cent, by suite, of the run's suites that it has. */
  readonly rates: Readonly<Record<string, number>>;
}

/** Published results beside a run's. */
export interface PublishedBeside {
  readonly caveat: string;
  /** Suites of the run that anything was published on. */
  readonly suites: readonly string[];
  readonly rows: readonly PublishedRow[];
}

/** What the systems published on the suites of a run, in the order of the systems. */
export function publishedBeside(summary: Summary, systems: readonly PublishedSystem[]): PublishedBeside {
  const own = [...new Set(summary.suites.map(({ subject }) => subject))];
  const rows = systems.flatMap(({ name, title, results }) =>
    results.flatMap(({ benchmark, variant, certainty, source, protocol, rates }): PublishedRow[] => {
      const shared = Object.entries(rates).filter(([suite]) => own.includes(suite));
      if (benchmark !== 'libero' || shared.length === 0) return [];
      const told = { variant, certainty, source, ...(protocol !== undefined && { protocol }) };
      return [{ system: name, title, ...told, rates: Object.fromEntries(shared) }];
    }),
  );
  const suites = own.filter((suite) => rows.some(({ rates }) => suite in rates));
  return { caveat: PUBLISHED_CAVEAT, suites, rows };
}
