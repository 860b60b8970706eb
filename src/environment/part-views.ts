import { type Pose, transformPoint } from '../math/pose.ts';
import { rotate } from '../math/quat.ts';
import { cross } from '../math/vec3.ts';
import type { PhysicsWorld } from '../physics/physics-world.ts';
import type { HandleView, PartView } from '../policy/privileged-view.ts';
import type { Handle } from '../scene/fixture-schema.ts';

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

function handleOf(world: PhysicsWorld, instance: string, bodyId: string): Handle | undefined {
  const { spec } = world.model.instances.find(({ name }) => name === instance)!;
  if (spec.kind !== 'fixture') return undefined;
  return spec.fixture.bodies.find(({ name }) => `${instance}/${name}` === bodyId)?.handle;
}

function handleView(part: Pose, handle: Handle): HandleView {
  const outward = rotate(part.rotation, handle.outward);
  const along = rotate(part.rotation, handle.axis);
  return {
    center: transformPoint(part, handle.position),
    outward,
    along,
    across: cross(along, outward),
    halfOutward: handle.depth / 2,
    halfAlong: handle.halfLength,
    halfAcross: handle.thickness / 2,
    clearance: handle.clearance,
  };
}
