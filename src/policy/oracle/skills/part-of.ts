import { HarnessError } from '../../../errors.ts';
import type { PartView, PrivilegedView } from '../../privileged-view.ts';

/** The part that a joint moves, by the joint's full name `<instance>.<joint>`. */
export function partOf(view: PrivilegedView, joint: string): PartView {
  const [instance] = joint.split('.') as [string];
  const found = view.parts(instance).find((part) => part.joint === joint);
  if (found === undefined) throw new HarnessError('bug', `the world has no joint "${joint}"`);
  return found;
}
