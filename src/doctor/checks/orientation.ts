import { mirrored, turned } from '../change-observation.ts';
import type { Check } from '../finding.ts';
import type { Answer, Subject } from '../subject.ts';

/** Cosines this much better are no chance over a few episodes. */
const CLEARLY = 0.4;

/**
 * Whether the policy makes for the object of the instruction, and whether it would do so better were its pictures turned or
 * mirrored: then they reach it the wrong way round.
 */
export const orientation: Check = {
  id: 'orientation',
  title: 'pictures the right way round',
  traps: [29],
  async look(subject) {
    if (!subject.seesImages) return { verdict: 'not-applicable', evidence: 'it asks for no camera' };
    const asIs = aim(subject, subject.answers);
    const others = { 'upside down': turned, mirrored } as const;
    const aims: string[] = [`${asIs.toFixed(2)} as they are`];
    let best: { readonly name: string; readonly cosine: number } = { name: '', cosine: asIs };
    for (const [name, change] of Object.entries(others)) {
      const answers: Answer[] = [];
      for (const sight of subject.sights) answers.push(await subject.ask(sight, change));
      const cosine = aim(subject, answers);
      aims.push(`${cosine.toFixed(2)} ${name}`);
      if (cosine > best.cosine) best = { name, cosine };
    }
    const evidence = `first moves point at the object of the instruction (mean horizontal cosine): ${aims.join(', ')}`;
    if (best.cosine - asIs > CLEARLY) {
      return {
        verdict: 'fail',
        evidence,
        advice: `it aims better with pictures ${best.name}: a turn or mirror is missing or done twice between renderer and model`,
      };
    }
    if (asIs < CLEARLY) {
      return {
        verdict: 'info',
        evidence: `${evidence}; it does not make for the object in any of them, so nothing can be told`,
      };
    }
    return { verdict: 'pass', evidence };
  },
};

/** Mean cosine between the summed first moves and the way to the object, both horizontal. */
function aim({ sights }: Subject, answers: readonly Answer[]): number {
  const cosines = answers.map(({ rows }, index) => {
    const x = rows.reduce((sum, row) => sum + row[0]!, 0);
    const y = rows.reduce((sum, row) => sum + row[1]!, 0);
    const [ox, oy] = sights[index]!.toObject;
    const size = Math.hypot(x, y) * Math.hypot(ox, oy);
    return size === 0 ? 0 : (x * ox + y * oy) / size;
  });
  return cosines.reduce((sum, value) => sum + value, 0) / cosines.length;
}
