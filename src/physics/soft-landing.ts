import type { RigidBody } from '@dimforge/rapier3d-simd-compat';
import { norm, type Vec3 } from '../math/vec3.ts';
import { ENGINE_SETTINGS } from './engine-settings.ts';

/** An object that starts deeper than this inside the ground is lifted, m; less is the engine's business. */
const DEEP = 0.002;
/** What arrives slower is the engine's business, m/s. */
const SLOW = 0.2;
/** A change of velocity beyond gravity's that shows a contact, m/s per substep. */
const TOUCHED = 1e-3;
/** Whatever has not landed by then is no longer watched, s; a fall from where published states hang things takes less. */
const WATCH = 0.5;

/** What a body stands on, asked after a substep. */
export interface Ground {
  /** How deep the body is inside something fixed below it, m; 0 outside. */
  depth(bodyId: string): number;
  /** Whether anything carries it from below. */
  supports(bodyId: string): boolean;
}

interface Flight {
  velocity: Vec3;
  translation: ReturnType<RigidBody['translation']>;
  rotation: ReturnType<RigidBody['rotation']>;
}

/**
 * Brings what an initial state hung in the air, or put inside the ground, to its place as the reference does: without
 * bounce and as upright as it was. The engine resolves the contacts of a landing one after the other; at the 1.2 m/s
 * that published states make of it this sets tall things rocking, and some fall over. So a body that lands for the
 * first time goes on from the pose that it had one substep before, on the ground and at rest. One that starts inside
 * the ground is lifted straight onto it.
 */
export class SoftLanding {
  readonly #flights = new Map<string, Flight>();

  constructor(bodies: Iterable<readonly [string, RigidBody]>) {
    for (const [id, body] of bodies) this.#flights.set(id, flightOf(body));
  }

  /** Ids of bodies that have not landed. */
  get aloft(): readonly string[] {
    return [...this.#flights.keys()];
  }

  /** After each substep; `substeps` of `dt` seconds each have passed since the world was made. */
  update(substeps: number, dt: number, bodyOf: (id: string) => RigidBody, ground: Ground): void {
    if (this.#flights.size === 0) return;
    for (const [id, before] of this.#flights) {
      const body = bodyOf(id);
      const now = flightOf(body);
      const [x, y, z] = before.velocity;
      const [nowX, nowY, nowZ] = now.velocity;
      const change = norm([nowX - x, nowY - y, nowZ - z + ENGINE_SETTINGS.gravity * dt]);
      if (change > TOUCHED && ground.supports(id)) {
        const depth = ground.depth(id);
        if (norm(before.velocity) > SLOW || (substeps === 1 && depth > DEEP)) settle(body, before, depth);
        this.#flights.delete(id);
      } else {
        this.#flights.set(id, now);
      }
    }
    if (substeps * dt >= WATCH) this.#flights.clear();
  }
}

function flightOf(body: RigidBody): Flight {
  const { x, y, z } = body.linvel();
  return { velocity: [x, y, z], translation: body.translation(), rotation: body.rotation() };
}

function settle(body: RigidBody, { translation: { x, y }, rotation }: Flight, depth: number): void {
  body.setTranslation({ x, y, z: body.translation().z + depth }, true);
  body.setRotation(rotation, true);
  body.setLinvel({ x: 0, y: 0, z: 0 }, true);
  body.setAngvel({ x: 0, y: 0, z: 0 }, true);
}
