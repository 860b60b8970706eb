import { cpus } from 'node:os';

/** Smallest and middle value, rounded to microseconds; both, as the machine may be shared. */
export function summary(milliseconds) {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const round = (value) => Math.round(value * 1000) / 1000;
  return { min: round(sorted[0]), median: round(sorted[Math.floor(sorted.length / 2)]) };
}

/** What a figure was measured on. */
export function machine() {
  const [first] = cpus();
  return { node: process.version, processor: first?.model ?? 'unknown', cores: cpus().length };
}
