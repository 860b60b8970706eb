import { HarnessError } from '../errors.ts';
import { compose, IDENTITY_POSE, type Pose } from '../math/pose.ts';
import { fromAxisAngle, IDENTITY, rotate } from '../math/quat.ts';
import { scale, subtract } from '../math/vec3.ts';
import type { FixtureSpec, JointSpec } from '../scene/fixture-schema.ts';
import type { SceneSpec } from '../scene/scene-schema.ts';
import { jointsOf } from './fixture-joints.ts';
import type { InitialState } from './initial-state.ts';
import type { TaskNames } from './task-names.ts';
import type { JointView, SiteView, WorldView } from './world-view.ts';

/**
 * The world as an initial state describes it, before any physics. Contacts cannot be known yet; they count as given,
 * so a goal that holds here may not hold, but one that does not hold here cannot.
 */
export class InitialStateView implements WorldView {
  readonly #names: TaskNames;
  readonly #scene: SceneSpec;
  readonly #state: Pick<InitialState, 'objects' | 'fixtures' | 'fixtureJoints'>;

  constructor(
    names: TaskNames,
    scene: SceneSpec,
    state: Pick<InitialState, 'objects' | 'fixtures' | 'fixtureJoints'>,
  ) {
    this.#names = names;
    this.#scene = scene;
    this.#state = state;
  }

  instancePose(instance: string): Pose {
    const pose = this.#state.objects[instance] ?? this.#state.fixtures[instance];
    if (pose === undefined) throw new HarnessError('bug', `initial state has no pose of "${instance}"`);
    return pose;
  }

  site(name: string): SiteView | undefined {
    const named = this.#names.find(name);
    if (named?.kind === 'rectangle') {
      const [x0, y0, x1, y1] = named.rectangle;
      const { workspaceOffset, regionSiteZ, regionSiteHalfHeight } = this.#scene.surface;
      return {
        name,
        pose: {
          position: [(x0 + x1) / 2 + workspaceOffset[0], (y0 + y1) / 2 + workspaceOffset[1], regionSiteZ],
          rotation: IDENTITY,
        },
        halfExtents: [(x1 - x0) / 2, (y1 - y0) / 2, regionSiteHalfHeight],
        parent: undefined,
      };
    }
    if (named?.kind !== 'site') return undefined;
    const { owner, site } = named;
    const carrier =
      owner.kind === 'object'
        ? this.instancePose(owner.name)
        : compose(this.instancePose(owner.name), this.#bodyInFixture(owner.name, owner.fixture, site.body));
    return { name, pose: compose(carrier, site.pose), halfExtents: site.halfExtents, parent: owner.name };
  }

  inContact(): boolean {
    return true;
  }

  joints(instanceOrSite: string): readonly JointView[] {
    const named = this.#names.find(instanceOrSite);
    if (named === undefined) return [];
    return jointsOf(named).map(({ name, fixture }) => {
      const states = Object.entries(fixture.states).map(([state, { when }]) => [state, when] as const);
      return { name, value: this.#state.fixtureJoints[name] ?? 0, states: Object.fromEntries(states) };
    });
  }

  #bodyInFixture(instance: string, fixture: FixtureSpec, bodyName: string): Pose {
    const body = fixture.bodies.find(({ name }) => name === bodyName);
    if (body === undefined) return IDENTITY_POSE;
    const parent =
      body.parent === undefined ? IDENTITY_POSE : this.#bodyInFixture(instance, fixture, body.parent);
    const atZero = compose(parent, body.pose);
    if (body.joint === undefined) return atZero;
    const value = this.#state.fixtureJoints[`${instance}.${body.joint.name}`] ?? 0;
    return compose(atZero, jointMotion(body.joint, value));
  }
}

/** Motion of a body in its own frame when its joint stands at `value` (m or rad). */
function jointMotion(joint: JointSpec, value: number): Pose {
  if (joint.kind === 'slide') return { position: scale(joint.axis, value), rotation: IDENTITY };
  const rotation = fromAxisAngle(joint.axis, value);
  return { position: subtract(joint.anchor, rotate(rotation, joint.anchor)), rotation };
}
