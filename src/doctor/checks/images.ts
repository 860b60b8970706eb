import { blanked, withoutCamera } from '../change-observation.ts';
import type { Check } from '../finding.ts';
import { difference } from '../subject.ts';

/** Whether pictures matter, each of them. */
export const images: Check = {
  id: 'images',
  title: 'looks at its pictures',
  traps: [],
  async look(subject) {
    if (!subject.seesImages) return { verdict: 'not-applicable', evidence: 'it asks for no camera' };
    const [sight] = subject.sights;
    const [answer] = subject.answers;
    const blind = difference(answer!, await subject.ask(sight!, blanked));
    if (blind === 0) {
      return {
        verdict: 'fail',
        evidence: 'it answers the same to a picture that is grey all over',
        advice: 'check that pictures reach the model under the keys that it reads',
      };
    }
    const cameras = subject.policy.observationSpec.cameras.map(({ camera }) => camera);
    const ignored: string[] = [];
    for (const camera of cameras.length > 1 ? cameras : []) {
      const without = await subject.ask(sight!, withoutCamera(camera));
      if (difference(answer!, without) === 0) ignored.push(camera);
    }
    if (ignored.length > 0) {
      return {
        verdict: 'warn',
        evidence: `it answers the same without ${ignored.join(', ')}`,
        advice: 'a camera that was trained with and is not read costs success; check its key',
      };
    }
    return { verdict: 'pass', evidence: `a grey picture changes its answer by ${blind.toFixed(3)}` };
  },
};
