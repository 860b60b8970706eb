import type { PhysicsWorld } from '../physics/physics-world.ts';
import type { PrivilegedView } from '../policy/privileged-view.ts';
import { encodePng } from '../render/encode-png.ts';
import type { WorldModel } from '../scene/world-model.ts';
import type { Image } from '../spec/image.ts';
import type { TraceSource, WorldCapture } from '../trace/world-capture.ts';

/** Reads the world that `current` returns when asked, for a trace. */
export class WorldRecording implements TraceSource {
  readonly #current: () => PhysicsWorld;
  readonly #view: PrivilegedView;

  constructor(current: () => PhysicsWorld, view: PrivilegedView) {
    this.#current = current;
    this.#view = view;
  }

  encodePng(image: Image): Uint8Array {
    return encodePng(image);
  }

  get model(): WorldModel {
    return this.#current().model;
  }

  get jointNames(): readonly string[] {
    const { model } = this.#current();
    const { arm, gripper } = model.robot;
    return [...arm.joints, ...gripper.joints, ...fixtureJoints(model)];
  }

  capture(): WorldCapture {
    const world = this.#current();
    const { model, articulation } = world;
    const fixtures = fixtureJoints(model).map((name) => world.jointValue(name));
    return {
      time: world.time,
      poses: world.poses.slice(),
      joints: Float64Array.from([...(articulation?.positions ?? []), ...fixtures]),
      touching: world.touchingPairs(),
      grasped: this.#view.objects.filter((object) => this.#view.isGrasped(object)).sort(),
    };
  }
}

function fixtureJoints({ bodies }: WorldModel): string[] {
  return bodies.flatMap(({ kind, instance, joint }) =>
    kind === 'jointed' && joint !== undefined ? [`${instance}.${joint.name}`] : [],
  );
}
