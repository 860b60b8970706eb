import { closest, distance } from 'fastest-levenshtein';
import { HarnessError } from '../errors.ts';
import { FastPolicy } from './fast/fast-policy.ts';
import { HoldPolicy } from './hold-policy.ts';
import { NoisyPolicy } from './noisy-policy.ts';
import { OraclePolicy } from './oracle/oracle-policy.ts';
import type { Policy } from './policy.ts';
import { parsePolicyName } from './policy-name.ts';
import { findPreset } from './preset/find-preset.ts';
import { readNormStatistics } from './preset/norm-stats.ts';
import { RandomPolicy } from './random-policy.ts';
import { isServerKind } from './remote/server-address.ts';
import { ServerPolicy } from './remote/server-policy.ts';
import { ReplayPolicy } from './replay-policy.ts';
import { SlowPolicy } from './slow-policy.ts';

/** A policy that can be named on the command line. */
export interface PolicyListing {
  /** As typed; `<…>` marks what the user fills in. */
  readonly name: string;
  readonly description: string;
}

const LISTINGS: readonly PolicyListing[] = [
  {
    name: 'oracle',
    description: 'scripted from simulator state; shows that a task can be solved (privileged)',
  },
  { name: 'random', description: 'uniform random actions, seeded per episode; should almost never succeed' },
  { name: 'hold', description: 'does nothing; must never succeed' },
  {
    name: 'noisy:<sd>:<policy>',
    description:
      'another policy with seeded Gaussian noise on its moves, e.g. noisy:0.5:oracle; a weaker control',
  },
  {
    name: 'slow:<ms>:<policy>',
    description: 'another policy that takes so long per batch, e.g. slow:100:hold; to measure batching with',
  },
  {
    name: 'fast:<policy>',
    description:
      'another policy whose actions have been FAST tokens in between, e.g. fast:oracle?preset=nora-official; what tokens cost',
  },
  {
    name: 'openpi+ws://<host:port>',
    description: "openpi's policy server (pi0, pi0-FAST, pi0.5); options ?preset=&timeout=&wait=&chunk=",
  },
  {
    name: 'vla-eval+ws://<host:port>',
    description: 'a model server of vla-evaluation-harness; options as above, and &images=&specs=',
  },
  {
    name: 'openvla+http://<host:port>',
    description: "OpenVLA's or OpenVLA-OFT's server; options as above, and &unnorm-key=&form=",
  },
  {
    name: 'nora:<checkpoint>',
    description:
      'NORA from a Hugging Face folder, in process; options ?preset=&precision=f32|q8|q4&threads=&constrained=&fast-tokenizer=',
  },
  { name: 'replay:<file>', description: 'applies the actions of a benchtop/actions@1 file' },
];

const KINDS: ReadonlyMap<string, new () => Policy> = new Map<string, new () => Policy>([
  ['oracle', OraclePolicy],
  ['random', RandomPolicy],
  ['hold', HoldPolicy],
]);

/** Every kind of policy, in listing order. */
export function policyNames(): readonly PolicyListing[] {
  return LISTINGS;
}

/**
 * A policy by its command-line name, e.g. `oracle` or `replay:actions.json`. Throws `HarnessError('usage')` for an
 * unknown name, and what the policy's own loader throws for its file.
 */
export async function createPolicy(name: string): Promise<Policy> {
  const colon = name.indexOf(':');
  const kind = colon < 0 ? name : name.slice(0, colon);
  const argument = colon < 0 ? undefined : name.slice(colon + 1);
  if (kind === 'replay') {
    if (!argument) {
      throw new HarnessError(
        'usage',
        `policy "${name}": expected a file after the colon, as in replay:actions.json`,
      );
    }
    return ReplayPolicy.fromFile(argument);
  }
  if (kind === 'noisy') return createNoisyPolicy(name, argument ?? '');
  if (kind === 'fast') return createFastPolicy(name);
  if (kind === 'slow') return createSlowPolicy(name, argument ?? '');
  if (isServerKind(kind)) return new ServerPolicy(parsePolicyName(name));
  if (kind === 'nora') {
    // Loaded on demand: most runs have no model.
    const { NoraPolicy } = await import('./nora/nora-policy.ts');
    return NoraPolicy.open(name);
  }
  const create = KINDS.get(kind);
  if (create === undefined) throw unknownPolicy(name, kind);
  if (argument !== undefined) {
    throw new HarnessError('usage', `policy "${name}": "${kind}" takes no argument; write --policy ${kind}`);
  }
  return new create();
}

/** `argument`: `<sd>:<policy>`. */
async function createNoisyPolicy(name: string, argument: string): Promise<Policy> {
  const [deviation, inner] = /^([^:]+):(.+)$/.exec(argument)?.slice(1) ?? [];
  if (deviation === undefined || inner === undefined || Number.isNaN(Number(deviation))) {
    throw new HarnessError(
      'usage',
      `policy "${name}": expected a standard deviation and a policy, as in noisy:0.5:oracle`,
    );
  }
  return new NoisyPolicy(await createPolicy(inner), Number(deviation));
}

/** `argument`: `<ms>:<policy>`. */
async function createSlowPolicy(name: string, argument: string): Promise<Policy> {
  const [ms, inner] = /^([^:]+):(.+)$/.exec(argument)?.slice(1) ?? [];
  if (ms === undefined || inner === undefined || Number.isNaN(Number(ms))) {
    throw new HarnessError('usage', `policy "${name}": expected wall ms and a policy, as in slow:100:hold`);
  }
  return new SlowPolicy(await createPolicy(inner), () => createPolicy(inner), Number(ms));
}

/** `fast:<policy>?preset=<preset>&stats=<file>`; both options may be left out. */
async function createFastPolicy(name: string): Promise<Policy> {
  const { argument = '', options } = parsePolicyName(name);
  const unknown = [...options.keys()].find((key) => key !== 'preset' && key !== 'stats');
  if (argument === '' || unknown !== undefined) {
    throw new HarnessError(
      'usage',
      `policy "${name}": expected a policy and perhaps ?preset=<preset>&stats=<file>, as in fast:oracle?preset=nora-official`,
    );
  }
  const preset = findPreset(options.get('preset') ?? 'nora-masked');
  const stats = options.get('stats');
  const all = stats === undefined ? undefined : readNormStatistics(stats);
  return new FastPolicy(await createPolicy(argument), name, preset, all);
}

function unknownPolicy(name: string, kind: string): HarnessError {
  const known = LISTINGS.map((listing) => listing.name);
  const kinds = known.map((listed) => listed.split(':')[0]!);
  const near = closest(kind, kinds);
  const hint = distance(near, kind) <= 3 ? ` Did you mean "${known[kinds.indexOf(near)]}"?` : '';
  return new HarnessError('usage', `unknown policy "${name}"; expected one of ${known.join(', ')}.${hint}`);
}
