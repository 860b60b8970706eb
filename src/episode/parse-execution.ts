import { HarnessError } from '../errors.ts';
import { EXECUTORS, type Execution, type LatencySpec } from './execution.ts';

const EXPECTED = 'none, const:<steps>, ms:<ms>, lognormal:<p50 ms>,<p95 ms> or trace:<file>';

/**
 * From `--latency` and `--executor`; undefined for what is the default anyway. `readTrace` reads the file of
 * `trace:<file>`. Throws `usage` for anything else.
 */
export function parseExecution(
  latencyText: string,
  executorText: string,
  readTrace: (file: string) => Extract<LatencySpec, { kind: 'trace' }>,
): Execution | undefined {
  const latency = parseLatency(latencyText, readTrace);
  const executor = EXECUTORS.find((name) => name === executorText);
  if (executor === undefined) {
    throw new HarnessError('usage', `--executor: expected ${EXECUTORS.join(', ')}, got "${executorText}"`);
  }
  return latency.kind === 'none' && executor === 'freeze' ? undefined : { latency, executor };
}

function parseLatency(
  text: string,
  readTrace: (file: string) => Extract<LatencySpec, { kind: 'trace' }>,
): LatencySpec {
  const [kind, ...rest] = text.split(':');
  const value = rest.join(':');
  const numbers = value.split(',').map(Number);
  const isFine = value !== '' && numbers.every((number) => Number.isFinite(number) && number >= 0);
  switch (kind) {
    case 'none':
      if (rest.length === 0) return { kind };
      break;
    case 'const':
      if (isFine && numbers.length === 1 && Number.isInteger(numbers[0])) return { kind, steps: numbers[0]! };
      break;
    case 'ms':
      if (isFine && numbers.length === 1) return { kind, ms: numbers[0]! };
      break;
    case 'lognormal': {
      const [p50Ms, p95Ms] = numbers;
      if (isFine && numbers.length === 2 && p50Ms! > 0 && p95Ms! >= p50Ms!)
        return { kind, p50Ms: p50Ms!, p95Ms: p95Ms! };
      break;
    }
    case 'trace':
      if (value !== '') return readTrace(value);
  }
  throw new HarnessError('usage', `--latency: expected ${EXPECTED}, got "${text}"`);
}
