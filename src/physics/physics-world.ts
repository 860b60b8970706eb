import { type RigidBody, RigidBodyType, World } from '@dimforge/rapier3d-simd-compat';
import { HarnessError, PhysicsDivergedError } from '../errors.ts';
import { compose, type Pose } from '../math/pose.ts';
import type { Vec3 } from '../math/vec3.ts';
import type { ModelSite, WorldModel } from '../scene/world-model.ts';
import type { InitialState } from '../task/initial-state.ts';
import type { JointView, SiteView, WorldView } from '../task/world-view.ts';
import { toVector } from './add-body.ts';
import type { Articulation } from './articulation.ts';
import { type BodyPlace, writePoses } from './body-poses.ts';
import { buildBodies } from './build-bodies.ts';
import { ContactIndex } from './contact-index.ts';
import { ENGINE_SETTINGS } from './engine-settings.ts';
import type { FixtureJoint } from './fixture-joint.ts';
import { type Engine, loadEngine } from './load-engine.ts';
import { type Ground, SoftLanding } from './soft-landing.ts';

/** Dynamic state at one instant; only the world that took it can go back to it. */
export interface PhysicsSnapshot {
  readonly engine: Uint8Array;
  readonly articulation: Float64Array | undefined;
  readonly substeps: number;
  /** Bodies that have not landed since the start. */
  readonly aloft: readonly string[];
}

/**
 * One episode's world: bodies of a `WorldModel` in the engine. It steps by fixed substeps, answers what predicates
 * ask, and must be disposed of: the engine's memory is not garbage-collected.
 */
export class PhysicsWorld implements WorldView {
  readonly model: WorldModel;
  /** The robot; undefined in worlds without one. */
  readonly articulation: Articulation | undefined;
  /** s per substep. */
  readonly dt: number;
  #world: World;
  #substeps = 0;
  #disposed = false;
  readonly #contacts: ContactIndex;
  readonly #ground: Ground;
  #landing: SoftLanding;
  readonly #joints: readonly FixtureJoint[];
  readonly #places: readonly BodyPlace[];
  readonly #poses: Float64Array;
  readonly #bodyIndex: ReadonlyMap<string, number>;
  readonly #sites: ReadonlyMap<string, ModelSite>;

  /** Loads the engine if need be and builds the world in the given state. */
  static async create(model: WorldModel, state: InitialState): Promise<PhysicsWorld> {
    return new PhysicsWorld(await loadEngine(), model, state);
  }

  constructor(engine: Engine, model: WorldModel, state: InitialState) {
    this.model = model;
    this.dt = 1 / model.robot.controller.physicsHz;
    const world = new engine.World({ x: 0, y: 0, z: -ENGINE_SETTINGS.gravity });
    world.timestep = this.dt;
    world.lengthUnit = ENGINE_SETTINGS.lengthUnit;
    world.numSolverIterations = ENGINE_SETTINGS.solverIterations;
    world.integrationParameters.contact_natural_frequency = ENGINE_SETTINGS.contactNaturalFrequency;
    this.#world = world;
    this.#contacts = new ContactIndex(world);
    this.#bodyIndex = new Map(model.bodies.map(({ id }, index) => [id, index]));
    this.#sites = new Map(model.sites.map((site) => [site.name, site]));
    this.#poses = new Float64Array(model.bodies.length * 7);

    const built = buildBodies(engine, world, model, state, this.#contacts);
    this.articulation = built.articulation;
    this.#joints = built.joints;
    this.#places = built.places;
    this.#ground = {
      depth: (id) => this.#contacts.depthInGround(id),
      supports: (id) => this.#contacts.isSupported(id),
    };
    this.#landing = this.#watchLanding(
      model.bodies.filter(({ kind }) => kind === 'movable').map(({ id }) => id),
    );
    this.articulation?.read();
    this.#refresh();
  }

  /** Simulated seconds since creation. */
  get time(): number {
    return this.#substeps * this.dt;
  }

  /** One substep. The caller has applied the robot's efforts before. */
  step(): void {
    this.#world.step();
    this.#substeps += 1;
    this.articulation?.read(this.dt);
    this.#landing.update(this.#substeps, this.dt, (id) => this.#carrier(id)!, this.#ground);
  }

  #watchLanding(ids: readonly string[]): SoftLanding {
    return new SoftLanding(ids.map((id) => [id, this.#carrier(id)!]));
  }

  /** The engine's body; undefined for what never moves. */
  #carrier(id: string): RigidBody | undefined {
    return this.#places[this.#bodyIndex.get(id)!]!.carrier(this.#world);
  }

  /**
   * Brings poses up to date after substeps; call it once before reading anything.
   * @throws PhysicsDivergedError naming the first body whose pose or velocity is not finite.
   */
  refresh(): void {
    this.#refresh();
    for (const [index, { carrier }] of this.#places.entries()) {
      // The engine disables a body whose pose is not finite and freezes it where it was; we never disable one.
      const healthy = carrier(this.#world)?.isEnabled() ?? true;
      const pose = this.#poses.subarray(index * 7, index * 7 + 7);
      if (!healthy || !pose.every(Number.isFinite)) {
        throw new PhysicsDivergedError(this.model.bodies[index]!.id, this.time);
      }
    }
  }

  #refresh(): void {
    writePoses(this.#places, this.#world, this.#poses);
  }

  /** World poses of `model.bodies` in their order, 7 numbers each (x, y, z, qx, qy, qz, qw). Not a copy. */
  get poses(): Float64Array {
    return this.#poses;
  }

  bodyPose(id: string): Pose {
    const index = this.#bodyIndex.get(id);
    if (index === undefined) throw new HarnessError('bug', `the world has no body "${id}"`);
    return this.#poseAt(index);
  }

  #poseAt(index: number): Pose {
    const p = this.#poses;
    const at = index * 7;
    return {
      position: [p[at]!, p[at + 1]!, p[at + 2]!],
      rotation: [p[at + 3]!, p[at + 4]!, p[at + 5]!, p[at + 6]!],
    };
  }

  instancePose(instance: string): Pose {
    const found = this.model.instances.find(({ name }) => name === instance);
    if (found === undefined) throw new HarnessError('bug', `the world has no instance "${instance}"`);
    return this.bodyPose(found.rootBodyId);
  }

  site(name: string): SiteView | undefined {
    const site = this.#sites.get(name);
    if (site === undefined) return undefined;
    const { bodyId, halfExtents, instance } = site;
    if (bodyId === undefined) return { name, pose: site.pose, halfExtents, parent: undefined };
    return { name, pose: compose(this.bodyPose(bodyId), site.pose), halfExtents, parent: instance };
  }

  inContact(a: string, b: string): boolean {
    return this.#contacts.instancesTouch(a, b);
  }

  /** Pairs of instances that touch, each sorted, in order of name; two that never move are not paired. */
  touchingPairs(): readonly (readonly [string, string])[] {
    return this.#contacts.touchingPairs();
  }

  /** Whether any solid of the body touches the instance. */
  bodyTouches(bodyId: string, instance: string): boolean {
    return this.#contacts.bodyTouches(bodyId, instance);
  }

  /** Sum of normal contact forces between two instances, N, over the last substep. */
  normalForce(a: string, b: string): number {
    return this.#contacts.normalForce(a, b, this.dt);
  }

  /** Value of a fixture's joint by full name `<instance>.<joint>`, m or rad. */
  jointValue(name: string): number {
    const joint = this.#joints.find((candidate) => candidate.name === name);
    if (joint === undefined) throw new HarnessError('bug', `the world has no joint "${name}"`);
    return joint.value();
  }

  joints(instanceOrSite: string): readonly JointView[] {
    const site = this.#sites.get(instanceOrSite);
    const wanted = this.#joints.filter((joint) =>
      site === undefined ? joint.instance === instanceOrSite : joint.bodyId === site.bodyId,
    );
    return wanted.map((joint) => {
      const { spec } = this.model.instances.find(({ name }) => name === joint.instance)!;
      const states = spec.kind === 'fixture' ? Object.entries(spec.fixture.states) : [];
      const tests = states.map(([state, { when }]) => [state, when] as const);
      return { name: joint.name, value: joint.value(), states: Object.fromEntries(tests) };
    });
  }

  /**
   * Applies an impulse (N s) to a movable or jointed body at a point of the world, or at its centre of mass; for tests
   * and disturbances.
   */
  push(bodyId: string, impulse: Vec3, point?: Vec3): void {
    const body = this.#carrier(bodyId);
    if (point === undefined) body?.applyImpulse(toVector(impulse), true);
    else body?.applyImpulseAtPoint(toVector(impulse), toVector(point), true);
  }

  /**
   * Moves a movable body at a constant velocity, m/s, that nothing changes: it neither falls nor gives way, and pushes
   * and carries what it touches. Another call changes the velocity; `letGo` ends it.
   */
  drive(bodyId: string, velocity: Vec3): void {
    const body = this.#carrier(bodyId);
    if (body === undefined) return;
    if (body.bodyType() !== RigidBodyType.KinematicVelocityBased) {
      body.setBodyType(RigidBodyType.KinematicVelocityBased, true);
      body.setAngvel({ x: 0, y: 0, z: 0 }, true);
    }
    body.setLinvel(toVector(velocity), true);
  }

  /** Hands a driven body back to gravity and contacts, at rest. */
  letGo(bodyId: string): void {
    const body = this.#carrier(bodyId);
    if (body === undefined) return;
    body.setLinvel({ x: 0, y: 0, z: 0 }, true);
    body.setBodyType(RigidBodyType.Dynamic, true);
  }

  /** Linear velocity of a body's centre of mass, m/s; zero for what never moves. */
  linearVelocity(bodyId: string): readonly [number, number, number] {
    const body = this.#carrier(bodyId);
    if (body === undefined) return [0, 0, 0];
    const { x, y, z } = body.linvel();
    return [x, y, z];
  }

  snapshot(): PhysicsSnapshot {
    return {
      engine: this.#world.takeSnapshot(),
      articulation: this.articulation?.snapshot(),
      substeps: this.#substeps,
      aloft: this.#landing.aloft,
    };
  }

  restore(snapshot: PhysicsSnapshot): void {
    const restored = World.restoreSnapshot(snapshot.engine);
    this.#world.free();
    this.#world = restored;
    // The engine's setter is write-only and not part of its snapshot's settings in every build.
    restored.integrationParameters.contact_natural_frequency = ENGINE_SETTINGS.contactNaturalFrequency;
    this.#contacts.rebind(restored);
    for (const joint of this.#joints) joint.rebind(restored);
    if (this.articulation !== undefined && snapshot.articulation !== undefined) {
      this.articulation.rebind(restored);
      this.articulation.restore(snapshot.articulation);
      this.articulation.read();
    }
    this.#substeps = snapshot.substeps;
    this.#landing = this.#watchLanding(snapshot.aloft);
    this.#refresh();
  }

  /** Frees the engine's memory; a second call does nothing. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#world.free();
  }
}
