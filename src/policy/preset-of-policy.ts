import { defaultPreset } from './nora/nora-options.ts';
import { parsePolicyName } from './policy-name.ts';
import { findPreset } from './preset/find-preset.ts';
import type { Preset } from './preset/preset.ts';

/** The preset that a policy is asked under: its `?preset=`, else its kind's own; undefined for kinds that have none. */
export function presetOfPolicy(name: string): Preset | undefined {
  const { kind, argument = '', options } = parsePolicyName(name);
  const said = options.get('preset');
  if (said !== undefined) return findPreset(said);
  const server = /^(openpi|vla-eval|openvla)\+/.exec(kind)?.[1];
  if (server !== undefined) return findPreset(server);
  if (kind === 'nora') return findPreset(defaultPreset(argument));
  return kind === 'fast' ? findPreset('nora-masked') : undefined;
}
