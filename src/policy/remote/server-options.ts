import { HarnessError } from '../../errors.ts';
import { suggestName } from '../../scene/suggest-name.ts';
import type { PolicyName } from '../policy-name.ts';
import { findPreset } from '../preset/find-preset.ts';
import type { Preset } from '../preset/preset.ts';
import type { ServerProtocol } from './server-address.ts';

/** What the options of a server's name decide. */
export interface ServerOptions {
  readonly preset: Preset;
  /** Wall ms for one inference. */
  readonly timeoutMs: number;
  /** Wall ms that a server may be away before an episode gives up. */
  readonly waitMs: number;
  /** The same at the start of a run, where a server that is away is most often one that was not started. */
  readonly firstWaitMs: number;
  /** Sent as `Authorization: Api-Key …`; never part of a name or result. */
  readonly apiKey?: string;
  /** Options of one protocol only, as typed. */
  readonly own: ReadonlyMap<string, string>;
}

const COMMON = ['preset', 'timeout', 'wait', 'chunk'] as const;
/** Options of one protocol, with the values that they may have. */
const OWN: Readonly<Record<ServerProtocol, Readonly<Record<string, readonly string[] | undefined>>>> = {
  openpi: {},
  'vla-eval': { images: ['png', 'jpeg', 'raw'], specs: ['checked', 'ignored'] },
  openvla: { form: ['plain', 'encoded'], 'unnorm-key': undefined },
};

/** Options that would carry a secret into run.json. */
const SECRETS = /^(api-?key|key|token|password|secret|authorization)$/;

const DEFAULT_TIMEOUT_S = 30;
const DEFAULT_WAIT_S = 60;
const FIRST_WAIT_S = 3;

/**
 * Reads `?preset=…&timeout=…&wait=…&chunk=…` and the protocol's own options; `environment` holds `BENCHTOP_API_KEY`. The
 * preset of the protocol's own name is the default. Throws `usage`.
 */
export function readServerOptions(
  { full, options }: PolicyName,
  protocol: ServerProtocol,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): ServerOptions {
  const own = OWN[protocol];
  const known = [...COMMON, ...Object.keys(own)];
  for (const [key, value] of options) {
    if (SECRETS.test(key)) {
      throw new HarnessError(
        'usage',
        `option "${key}" of ${full.slice(0, full.indexOf('?'))}: a policy's name is written into every result and must not hold a ` +
          'secret; set the environment variable BENCHTOP_API_KEY instead',
      );
    }
    if (!known.includes(key)) {
      throw new HarnessError('usage', `policy "${full}": unknown option "${key}"${suggestName(key, known)}`);
    }
    const values = own[key];
    if (values !== undefined && !values.includes(value)) {
      throw new HarnessError(
        'usage',
        `policy "${full}": ${key}: expected ${values.join(', ')}, got "${value}"`,
      );
    }
  }
  const preset = findPreset(options.get('preset') ?? protocol);
  const waitMs = secondsOf('wait', 0) ?? DEFAULT_WAIT_S * 1000;
  const apiKey = environment.BENCHTOP_API_KEY;
  return {
    preset: withChunk(preset),
    timeoutMs: secondsOf('timeout', 0.001) ?? DEFAULT_TIMEOUT_S * 1000,
    waitMs,
    firstWaitMs: options.has('wait') ? waitMs : FIRST_WAIT_S * 1000,
    ...(apiKey !== undefined && apiKey !== '' && { apiKey }),
    own: options,
  };

  /** Milliseconds of an option in seconds. */
  function secondsOf(key: string, least: number): number | undefined {
    const text = options.get(key);
    if (text === undefined) return undefined;
    const seconds = Number(text);
    if (!(seconds >= least && seconds <= 86_400)) {
      throw new HarnessError(
        'usage',
        `policy "${full}": ${key}: expected seconds, e.g. ${key}=30, got "${text}"`,
      );
    }
    return seconds * 1000;
  }

  function withChunk(preset: Preset): Preset {
    const text = options.get('chunk');
    if (text === undefined) return preset;
    const execute = Number(text);
    if (!(Number.isInteger(execute) && execute >= 1 && execute <= 1000)) {
      throw new HarnessError(
        'usage',
        `policy "${full}": chunk: expected how many actions of an answer are executed, at least 1, got "${text}"`,
      );
    }
    return { ...preset, chunk: { length: Math.max(execute, preset.chunk.length), execute } };
  }
}
