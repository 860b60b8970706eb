import { HarnessError } from '../errors.ts';

/** A policy's command-line name, taken apart: `kind:argument?key=value&key=value`. */
export interface PolicyName {
  /** As typed; identifies the policy in results, options included. */
  readonly full: string;
  readonly kind: string;
  /** What follows the colon, without options; for servers the `//host:port` part is included. */
  readonly argument?: string;
  readonly options: ReadonlyMap<string, string>;
}

/**
 * E.g. `oracle`, `nora:./checkpoint?preset=nora-official&precision=q8`, `openpi+ws://host:8000?preset=openpi`. Options
 * are part of the name, so that two presets of one policy are two policies of a run. Throws `usage` for a malformed
 * option.
 */
export function parsePolicyName(full: string): PolicyName {
  const question = full.indexOf('?');
  const base = question < 0 ? full : full.slice(0, question);
  const colon = base.indexOf(':');
  const kind = colon < 0 ? base : base.slice(0, colon);
  const options = new Map<string, string>();
  for (const pair of question < 0 ? [] : full.slice(question + 1).split('&')) {
    const [, key, value] = /^([a-z][a-z0-9-]*)=(.+)$/.exec(pair) ?? [];
    if (key === undefined || value === undefined) {
      throw new HarnessError(
        'usage',
        `policy "${full}": expected options as in ?preset=openpi&key=value, got "${pair}"`,
      );
    }
    options.set(key, value);
  }
  return { full, kind, ...(colon >= 0 && { argument: base.slice(colon + 1) }), options };
}

/** The name with an option added; one that it already has is kept. */
export function withPolicyOption(full: string, key: string, value: string): string {
  if (parsePolicyName(full).options.has(key)) return full;
  return `${full}${full.includes('?') ? '&' : '?'}${key}=${value}`;
}

/** Kinds of policy that take an option which a flag of `run` can give as well. */
const TAKERS: Readonly<Record<'preset' | 'precision', RegExp>> = {
  preset: /^(nora|fast|(openpi|vla-eval|openvla)\+.*)$/,
  precision: /^nora$/,
};

export function takesOption(full: string, key: keyof typeof TAKERS): boolean {
  return TAKERS[key].test(parsePolicyName(full).kind);
}
