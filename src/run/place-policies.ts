import { HarnessError } from '../errors.ts';
import { type PolicyPlacement, policyPlacement } from '../policy/policy-placement.ts';

/** `auto` goes by kind and size; the others are the user's decision for all policies that are not somebody else's servers. */
export type PolicyProcessChoice = 'auto' | 'own' | 'worker';

export const POLICY_PROCESS_CHOICES: readonly PolicyProcessChoice[] = ['auto', 'own', 'worker'];

/** Where each policy of a run is. Throws `usage` for a choice that there is no such process for. */
export function placePolicies(
  policies: readonly string[],
  choice: PolicyProcessChoice,
  { hasQueue }: { readonly hasQueue: boolean },
): ReadonlyMap<string, PolicyPlacement> {
  if (hasQueue && choice === 'own') {
    throw new HarnessError(
      'usage',
      '--policy-process own: with --queue episodes run on other machines, whose workers load policies themselves',
    );
  }
  const place = (name: string): PolicyPlacement => {
    const placement = policyPlacement(name);
    if (placement === 'remote') return placement;
    if (hasQueue || choice === 'worker') return 'worker';
    return choice === 'own' ? 'process' : placement;
  };
  return new Map(policies.map((name) => [name, place(name)]));
}
