import type { Interval } from '../statistics/interval.ts';

/** Shown for a figure that nothing was measured for. */
export const NONE = '–';

/** A rate 0 … 1 in per cent with one decimal. */
export function percent(rate: number | null): string {
  return rate === null ? NONE : (rate * 100).toFixed(1);
}

/** A difference of rates in percentage points with its sign. */
export function points(difference: number | null): string {
  if (difference === null) return NONE;
  const size = Math.abs(difference * 100).toFixed(1);
  if (Number(size) === 0) return size;
  return `${difference < 0 ? '−' : '+'}${size}`;
}

/** Limits of a difference, percentage points. */
export function pointRange({ low, high }: Interval): string {
  return `${points(low)} … ${points(high)}`;
}

/** A p value for people: three decimals, or that it is smaller. */
export function pValue(p: number): string {
  return p < 0.001 ? '<.001' : p.toFixed(3).replace(/^0/, '');
}
