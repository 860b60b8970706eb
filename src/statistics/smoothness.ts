import FFT from 'fft.js';

type Point = readonly [number, number, number];

/** SPARC's parameters as published (Balasubramanian et al. 2015): zero padding, highest frequency, amplitude threshold. */
const PADDING = 4;
const HIGHEST_HZ = 10;
const THRESHOLD = 0.05;

/** Mean squared third difference of positions (m) sampled at `hz`, m²/s⁶; `null` with fewer than four. */
export function meanSquaredJerk(positions: readonly Point[], hz: number): number | null {
  if (positions.length < 4) return null;
  let sum = 0;
  for (let index = 3; index < positions.length; index++) {
    const [p0, p1, p2, p3] = positions.slice(index - 3, index + 1) as [Point, Point, Point, Point];
    for (const axis of [0, 1, 2] as const) {
      const jerk = (p3[axis] - 3 * p2[axis] + 3 * p1[axis] - p0[axis]) * hz ** 3;
      sum += jerk * jerk;
    }
  }
  return sum / (positions.length - 3);
}

/** Path length over the distance between its ends; `null` if the ends coincide. */
export function pathRatio(positions: readonly Point[]): number | null {
  let length = 0;
  for (let index = 1; index < positions.length; index++) {
    length += distance(positions[index - 1]!, positions[index]!);
  }
  const straight = positions.length === 0 ? 0 : distance(positions[0]!, positions.at(-1)!);
  return straight === 0 ? null : length / straight;
}

/**
 * Spectral arc length of the speed profile of positions (m) sampled at `hz`: the negative length of the normalised
 * amplitude spectrum up to the highest frequency whose amplitude reaches the threshold. Independent of distance and
 * duration; nearer to 0 is smoother. `null` if nothing moves.
 */
export function sparc(positions: readonly Point[], hz: number): number | null {
  const speeds = positions.slice(1).map((point, index) => distance(positions[index]!, point) * hz);
  if (!speeds.some((speed) => speed > 0)) return null;
  const size = 2 ** (Math.ceil(Math.log2(Math.max(2, speeds.length))) + PADDING);
  const fft = new FFT(size);
  const spectrum = fft.createComplexArray();
  fft.realTransform(
    spectrum,
    Float64Array.from({ length: size }, (_, index) => speeds[index] ?? 0),
  );
  const count = Math.min(size / 2, Math.floor((HIGHEST_HZ * size) / hz)) + 1;
  const amplitudes = Array.from({ length: count }, (_, index) =>
    Math.hypot(spectrum[2 * index]!, spectrum[2 * index + 1]!),
  );
  const largest = Math.max(...amplitudes);
  const shares = amplitudes.map((amplitude) => amplitude / largest);
  const last = shares.findLastIndex((share) => share >= THRESHOLD);
  let length = 0;
  for (let index = 1; index <= last; index++) {
    length += Math.hypot(1 / Math.max(1, last), shares[index]! - shares[index - 1]!);
  }
  return -length;
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}
