import type { PuttingAside } from '../plan-putting-aside.ts';
import type { OracleContext, Skill } from '../skill.ts';
import { pick } from './pick.ts';
import { place } from './place.ts';

/** Puts aside what stands in the way. */
export function* putAside(context: OracleContext, aside: PuttingAside): Skill {
  context.trace(`put ${aside.blocker} aside`);
  const there = { ...context, view: aside.view };
  const picked = yield* pick(there, aside.blocker, aside.plan);
  if (picked.held) yield* place(there, aside.blocker, aside.predicate, picked.placement);
}
