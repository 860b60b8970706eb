import { percentiles } from '../../statistics/percentile.ts';

/** What LeRobot normalises with, per component of a feature. */
export interface FeatureStatistics<Component = number> {
  readonly min: readonly Component[];
  readonly max: readonly Component[];
  readonly mean: readonly Component[];
  /** Of the population, as NumPy's default. */
  readonly std: readonly Component[];
  readonly q01: readonly Component[];
  readonly q10: readonly Component[];
  readonly q50: readonly Component[];
  readonly q90: readonly Component[];
  readonly q99: readonly Component[];
  /** One number: rows, or pictures. */
  readonly count: readonly [number];
}

/** Statistics of each component over rows of equal length, at least one row. */
export function statisticsOf(rows: readonly (readonly number[])[]): FeatureStatistics {
  const columns = rows[0]!.map((_, component) => rows.map((row) => row[component]!));
  const means = columns.map((values) => values.reduce((sum, value) => sum + value, 0) / values.length);
  const quantiles = columns.map((values) => percentiles(values, [0, 1, 10, 50, 90, 99, 100]));
  const at = (index: number) => quantiles.map((values) => values[index]!);
  return {
    min: at(0),
    max: at(6),
    mean: means,
    std: columns.map((values, component) => {
      const squares = values.reduce((sum, value) => sum + (value - means[component]!) ** 2, 0);
      return Math.sqrt(squares / values.length);
    }),
    q01: at(1),
    q10: at(2),
    q50: at(3),
    q90: at(4),
    q99: at(5),
    count: [rows.length],
  };
}
