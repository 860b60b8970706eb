import { percentile } from '../../statistics/percentile.ts';
import type { Check } from '../finding.ts';

/** Control steps of a LIBERO-Spatial episode that fails. */
const STEPS = 220;
const SLOW_MINUTES = 60;

/** How long the answers take, and what 500 episodes would. */
export const speed: Check = {
  id: 'speed',
  title: 'seconds per answer',
  traps: [],
  look({ answers, preset }) {
    const [first, ...later] = answers.map(({ latencyMs }) => latencyMs);
    const steady = [...(later.length > 0 ? later : [first!])].sort((a, b) => a - b);
    const p50 = percentile(steady, 50);
    const execute = preset?.chunk.execute ?? Math.max(1, ...answers.map(({ rows }) => rows.length));
    const minutes = (500 * (STEPS / execute) * p50) / 60_000;
    const evidence =
      `first answer ${ms(first!)}, then ${ms(p50)} (slowest ${ms(Math.max(...steady))}); 500 episodes that fail would spend ` +
      `about ${minutes < 1 ? 'a minute' : `${Math.round(minutes)} minutes`} on answers, one at a time`;
    return { verdict: minutes < SLOW_MINUTES ? 'pass' : 'info', evidence };
  },
};

function ms(value: number): string {
  return value < 1000
    ? `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`
    : `${(value / 1000).toFixed(1)} s`;
}
