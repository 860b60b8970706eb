import { HarnessError } from '../../errors.ts';
import type { SpecSource } from '../../scene/spec-source.ts';
import type { WorldModel } from '../../scene/world-model.ts';

/** The scene, robot and things of a recording as a catalogue: the world is built again from what was recorded of it. */
export function tracedCatalogue({ scene, robot, instances }: WorldModel): SpecSource {
  const find = (category: string) => {
    const found = instances.find((instance) => instance.category === category);
    if (found === undefined) throw new HarnessError('bug', `the recording has no "${category}"`);
    return found.spec;
  };
  return {
    scene: () => scene,
    robot: () => robot,
    object: (category) => {
      const spec = find(category);
      if (spec.kind !== 'object')
        throw new HarnessError('bug', `"${category}" is not an object in the recording`);
      return spec.object;
    },
    fixture: (category) => {
      const spec = find(category);
      if (spec.kind !== 'fixture')
        throw new HarnessError('bug', `"${category}" is not a fixture in the recording`);
      return spec.fixture;
    },
  };
}
