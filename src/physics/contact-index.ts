import type { Collider, World } from '@dimforge/rapier3d-simd-compat';
import { type Pose, transformPoint } from '../math/pose.ts';
import type { Vec3 } from '../math/vec3.ts';
import { ENGINE_SETTINGS } from './engine-settings.ts';

/** |z| of a contact's normal from which it counts as ground rather than wall. */
const UPRIGHT = 0.7;

interface Owner {
  readonly instance: string;
  readonly bodyId: string;
  /** Never moves. */
  readonly isFixed: boolean;
}

/** Who touches whom in the state after the last step. */
export class ContactIndex {
  #world: World;
  readonly #owners = new Map<number, Owner>();
  readonly #byInstance = new Map<string, number[]>();
  readonly #byBody = new Map<string, number[]>();

  constructor(world: World) {
    this.#world = world;
  }

  add(collider: Collider, instance: string, bodyId: string): void {
    const isFixed = collider.parent()?.isFixed() ?? true;
    this.#owners.set(collider.handle, { instance, bodyId, isFixed });
    append(this.#byInstance, instance, collider.handle);
    append(this.#byBody, bodyId, collider.handle);
  }

  rebind(world: World): void {
    this.#world = world;
  }

  /** Whether any solids of the two instances touch. */
  instancesTouch(a: string, b: string): boolean {
    const ofA = this.#byInstance.get(a) ?? [];
    const ofB = this.#byInstance.get(b) ?? [];
    const [few, other] = ofA.length <= ofB.length ? [ofA, b] : [ofB, a];
    return few.some((handle) => this.#touches(handle, (owner) => owner.instance === other));
  }

  /** Whether any solid of the body touches the instance. */
  bodyTouches(bodyId: string, instance: string): boolean {
    const handles = this.#byBody.get(bodyId) ?? [];
    return handles.some((handle) => this.#touches(handle, (owner) => owner.instance === instance));
  }

  /** Pairs of instances that touch, each sorted, in order of name; two of which nothing moves are not paired. */
  touchingPairs(): [string, string][] {
    const pairs = new Map<string, [string, string]>();
    for (const [handle, { instance, isFixed }] of this.#owners) {
      if (isFixed) continue;
      const isNew = (other: Owner) =>
        other.instance !== instance && !pairs.has(pairKey(instance, other.instance));
      this.#forEachManifold(handle, isNew, (manifold, first, second) => {
        if (closestDistance(manifold, first, second) > ENGINE_SETTINGS.contactTolerance) return;
        const [a, b] = [first, second].map((collider) => this.#owners.get(collider.handle)!.instance).sort();
        pairs.set(pairKey(a!, b!), [a!, b!]);
      });
    }
    return [...pairs.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair);
  }

  /** How deep the body's solids are inside fixed ones below them, m; 0 outside. Steep contacts do not count. */
  depthInGround(bodyId: string): number {
    let depth = 0;
    for (const handle of this.#byBody.get(bodyId) ?? []) {
      this.#forEachManifold(
        handle,
        ({ isFixed }) => isFixed,
        (manifold, first, second) => {
          if (Math.abs(manifold.normal().z) < UPRIGHT) return;
          depth = Math.max(depth, -closestDistance(manifold, first, second));
        },
      );
    }
    return depth;
  }

  /**
   * Whether the engine sees a contact with anything whose surface is closer to level than to upright. It sees, and
   * brakes for, contacts that lie a little ahead.
   */
  isSupported(bodyId: string): boolean {
    let supported = false;
    for (const handle of this.#byBody.get(bodyId) ?? []) {
      this.#forEachManifold(
        handle,
        (owner) => owner.bodyId !== bodyId,
        (manifold) => {
          supported ||= Math.abs(manifold.normal().z) >= UPRIGHT && manifold.numContacts() > 0;
        },
      );
      if (supported) return true;
    }
    return false;
  }

  /**
   * Sum of the normal forces, N, between two instances over the last substep of `dt` seconds. The engine reports
   * impulses accumulated over its n solver iterations, (n + 1)/n too high.
   */
  normalForce(a: string, b: string, dt: number): number {
    let impulse = 0;
    for (const handle of this.#byInstance.get(a) ?? []) {
      this.#forEachManifold(
        handle,
        (owner) => owner.instance === b,
        (manifold) => {
          for (let i = 0; i < manifold.numContacts(); i++) impulse += manifold.contactImpulse(i);
        },
      );
    }
    const n = ENGINE_SETTINGS.solverIterations;
    return (impulse * n) / ((n + 1) * dt);
  }

  #touches(handle: number, wanted: (owner: Owner) => boolean): boolean {
    let touching = false;
    this.#forEachManifold(handle, wanted, (manifold, first, second) => {
      touching ||= closestDistance(manifold, first, second) <= ENGINE_SETTINGS.contactTolerance;
    });
    return touching;
  }

  /** Visits the contacts of one solid with the solids of wanted owners; `first` and `second` are the manifold's. */
  #forEachManifold(
    handle: number,
    wanted: (owner: Owner) => boolean,
    visit: (manifold: Manifold, first: Collider, second: Collider) => void,
  ): void {
    const { narrowPhase, bodies } = this.#world;
    const others: number[] = [];
    narrowPhase.contactPairsWith(handle, (other) => {
      const owner = this.#owners.get(other);
      if (owner !== undefined && wanted(owner)) others.push(other);
    });
    for (const other of others) {
      narrowPhase.contactPair(handle, other, bodies, (manifold, flipped) => {
        const first = this.#world.getCollider(flipped ? other : handle);
        const second = this.#world.getCollider(flipped ? handle : other);
        visit(manifold, first, second);
      });
    }
  }
}

/**
 * Distance between two solids over their contact points, m; negative inside each other. The engine's own figure is as
 * old as the contact, which it recycles while the solids hardly turn; the points, fixed in each solid, are not.
 */
function closestDistance(manifold: Manifold, first: Collider, second: Collider): number {
  let closest = Number.POSITIVE_INFINITY;
  const { x, y, z } = manifold.normal();
  for (let i = 0; i < manifold.numContacts(); i++) {
    const a = inWorld(first, manifold.localContactPoint1(i)!);
    const b = inWorld(second, manifold.localContactPoint2(i)!);
    closest = Math.min(closest, (b[0] - a[0]) * x + (b[1] - a[1]) * y + (b[2] - a[2]) * z);
  }
  return closest;
}

function inWorld(collider: Collider, point: { x: number; y: number; z: number }): Vec3 {
  const { x, y, z } = collider.translation();
  const rotation = collider.rotation();
  const pose: Pose = { position: [x, y, z], rotation: [rotation.x, rotation.y, rotation.z, rotation.w] };
  return transformPoint(pose, [point.x, point.y, point.z]);
}

function pairKey(a: string, b: string): string {
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

type Manifold = Parameters<Parameters<World['contactPair']>[2]>[0];

function append(map: Map<string, number[]>, key: string, value: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
