import { type Pose, transformPoint } from '../math/pose.ts';
import { rotate } from '../math/quat.ts';
import { scale, type Vec3 } from '../math/vec3.ts';
import type { PhysicsWorld } from '../physics/physics-world.ts';
import type { HandleView, PartView } from '../policy/privileged-view.ts';
import type { HandleSpec } from '../scene/fixture-schema.ts';

const UNIT: readonly Vec3[] = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];

/** The parts that the joints of a fixture move, or the one that carries the named site, in the world now. */
export function partViews(world: PhysicsWorld, instanceOrSite: string): PartView[] {
  const values = new Map(world.joints(instanceOrSite).map(({ name, value }) => [name, value]));
  return world.model.bodies.flatMap(({ id, instance, joint }) => {
    const name = `${instance}.${joint?.name}`;
    const value = values.get(name);
    if (joint === undefined || value === undefined) return [];
    const pose = world.bodyPose(id);
    const handle = handleOf(world, instance, id);
    return [
      {
        joint: name,
        body: id,
        kind: joint.kind,
        axis: rotate(pose.rotation, joint.axis),
        anchor: transformPoint(pose, joint.anchor),
        value,
        range: joint.range,
        handle: handle === undefined ? undefined : handleView(pose, handle),
      },
    ];
  });
}

function handleOf(world: PhysicsWorld, instance: string, bodyId: string): HandleSpec | undefined {
  const { spec } = world.model.instances.find(({ name }) => name === instance)!;
  if (spec.kind !== 'fixture') return undefined;
  return spec.fixture.bodies.find(({ name }) => `${instance}/${name}` === bodyId)?.handle;
}

function handleView(part: Pose, { position, halfExtents, outward }: HandleSpec): HandleView {
  const axis = (index: number) => rotate(part.rotation, UNIT[index]!);
  const out = 'xyz'.indexOf(outward[1]!);
  const [first, second] = [0, 1, 2].filter((index) => index !== out) as [number, number];
  const [long, short] = halfExtents[first]! >= halfExtents[second]! ? [first, second] : [second, first];
  return {
    center: transformPoint(part, position),
    outward: scale(axis(out), outward[0] === '-' ? -1 : 1),
    along: axis(long),
    across: axis(short),
    halfOutward: halfExtents[out]!,
    halfAlong: halfExtents[long]!,
    halfAcross: halfExtents[short]!,
  };
}
