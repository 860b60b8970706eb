import type { Image } from '../../spec/image.ts';
import type { FeatureStatistics } from './feature-statistics.ts';

/** LeRobot keeps one number per channel as a 1 x 1 picture. */
type Channel = readonly [readonly [number]];

/** Statistics per colour channel over all pixels of all pictures, 0 … 1, exact: bytes are counted by value. */
export class PictureStatistics {
  readonly #counts = [0, 1, 2].map(() => new Float64Array(256));
  #pictures = 0;

  add({ data }: Image): void {
    const [red, green, blue] = this.#counts as [Float64Array, Float64Array, Float64Array];
    for (let at = 0; at < data.length; at += 3) {
      red[data[at]!]!++;
      green[data[at + 1]!]!++;
      blue[data[at + 2]!]!++;
    }
    this.#pictures += 1;
  }

  /** Of what was added, at least one picture. */
  summarize(): FeatureStatistics<Channel> {
    const channels = this.#counts.map(summarizeBytes);
    const of = (key: keyof ReturnType<typeof summarizeBytes>): Channel[] =>
      channels.map((channel) => [[channel[key] / 255]]);
    return {
      min: of('min'),
      max: of('max'),
      mean: of('mean'),
      std: of('std'),
      q01: of('q01'),
      q10: of('q10'),
      q50: of('q50'),
      q90: of('q90'),
      q99: of('q99'),
      count: [this.#pictures],
    };
  }
}

function summarizeBytes(counts: Float64Array) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const mean = counts.reduce((sum, count, value) => sum + count * value, 0) / total;
  const variance = counts.reduce((sum, count, value) => sum + count * (value - mean) ** 2, 0) / total;
  /** The least byte that a share of all pixels does not exceed. */
  const quantile = (share: number) => {
    let below = 0;
    return counts.findIndex((count) => {
      below += count;
      return below > 0 && below >= share * total;
    });
  };
  return {
    ...{ min: quantile(0), max: quantile(1), mean, std: Math.sqrt(variance) },
    ...{
      q01: quantile(0.01),
      q10: quantile(0.1),
      q50: quantile(0.5),
      q90: quantile(0.9),
      q99: quantile(0.99),
    },
  };
}
