import { HarnessError } from '../errors.ts';

/** Success at one delay. */
export interface DelayPoint {
  /** Any unit, the same for all; at least 0. */
  readonly delay: number;
  /** 0 … 1 */
  readonly rate: number;
}

/** How a success rate bears delay. */
export interface LatencyTolerance {
  /** Smallest delay at which the rate is at most half of that without delay, interpolated; `null`: none measured. */
  readonly d50: number | null;
  /** Area under the rate up to the largest delay, as a share of the rate without delay kept up all the way. */
  readonly auc: number;
}

/**
 * From points of rising delay that begin at 0; straight lines between them. `null` if nothing succeeds without delay,
 * because nothing can be lost then. Throws `HarnessError('bug')` for points in another order or fewer than two.
 */
export function latencyTolerance(points: readonly DelayPoint[]): LatencyTolerance | null {
  const isRising = points.every(({ delay }, index) => index === 0 || delay > points[index - 1]!.delay);
  if (points.length < 2 || points[0]!.delay !== 0 || !isRising) {
    throw new HarnessError('bug', 'latencyTolerance: expected at least two points of rising delay from 0 on');
  }
  const undelayed = points[0]!.rate;
  if (undelayed === 0) return null;
  let area = 0;
  let d50: number | null = null;
  for (let index = 1; index < points.length; index++) {
    const a = points[index - 1]!;
    const b = points[index]!;
    area += ((a.rate + b.rate) / 2) * (b.delay - a.delay);
    if (d50 === null && b.rate <= undelayed / 2) {
      d50 = a.delay + ((a.rate - undelayed / 2) / (a.rate - b.rate)) * (b.delay - a.delay);
    }
  }
  return { d50, auc: area / (points.at(-1)!.delay * undelayed) };
}
