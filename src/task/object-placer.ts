import type { Pose } from '../math/pose.ts';
import { fromAxisAngle, multiply } from '../math/quat.ts';
import type { Random } from '../math/random.ts';
import type { ObjectSpec } from '../scene/object-schema.ts';
import type { SceneSpec } from '../scene/scene-schema.ts';
import { PLACEMENT_GAP } from './fixture-placement.ts';
import type { InitialState } from './initial-state.ts';
import { InitialStateView } from './initial-state-view.ts';
import type { NamedSite, TaskNames } from './task-names.ts';
import type { TaskSpec } from './task-schema.ts';

/** Draws per object before its place counts as impossible. */
const MAX_DRAWS = 5000;

/** Where an object's origin may be drawn: an area in the world, m, at one height. */
interface Area {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  readonly z: number;
}

interface Waiting {
  readonly name: string;
  readonly object: ObjectSpec;
  readonly placeName: string;
  /** Placed with `In`, not `On`. */
  readonly inside: boolean;
}

/** What keeps other things away: a vertical cylinder. Heights are relative to the origin, m. */
interface Obstacle {
  readonly name: string;
  readonly position: Pose['position'];
  readonly radius: number;
  readonly topZ: number;
}

export type PlacedObjects =
  | { readonly objects: Readonly<Record<string, Pose>> }
  | { readonly impossible: string };

/** Places a task's movable objects among fixtures that already stand, by LIBERO's rules. */
export class ObjectPlacer {
  readonly #names: TaskNames;
  readonly #scene: SceneSpec;
  readonly #world: Pick<InitialState, 'fixtures' | 'fixtureJoints'>;
  readonly #random: Random;
  readonly #objects: Record<string, Pose> = {};
  readonly #obstacles: Obstacle[] = [];

  constructor(
    names: TaskNames,
    scene: SceneSpec,
    world: Pick<InitialState, 'fixtures' | 'fixtureJoints'>,
    random: Random,
  ) {
    this.#names = names;
    this.#scene = scene;
    this.#world = world;
    this.#random = random;
    for (const [name, pose] of Object.entries(world.fixtures)) {
      const named = names.find(name);
      if (named?.kind !== 'fixture') continue;
      const radius = named.fixture.placement.horizontalRadius;
      this.#obstacles.push({ name, position: pose.position, radius, topZ: carrierTop(named) });
    }
  }

  /** Objects on the surface first, then those on regions of fixtures, then those on other objects, as LIBERO does. */
  place(task: TaskSpec): PlacedObjects {
    const waiting = task.init.flatMap(([predicate, objectName, placeName]) => {
      const named = typeof objectName === 'string' ? this.#names.find(objectName) : undefined;
      return named?.kind === 'object' && typeof placeName === 'string'
        ? [{ ...named, placeName, inside: predicate === 'In', rank: this.#rank(placeName) }]
        : [];
    });
    waiting.sort((a, b) => a.rank - b.rank);
    while (waiting.length > 0) {
      const index = waiting.findIndex(({ placeName }) => this.#isReady(placeName));
      const next = waiting.splice(index, 1)[0];
      if (index < 0 || next === undefined)
        return { impossible: 'objects are placed on one another in a circle' };
      const impossible = this.#placeOne(next);
      if (impossible !== undefined) return { impossible };
    }
    // In the task's order, which is the order of initial-state files.
    const entries = task.objects.flatMap(({ name }) => {
      const pose = this.#objects[name];
      return pose === undefined ? [] : [[name, pose] as const];
    });
    return { objects: Object.fromEntries(entries) };
  }

  #rank(placeName: string): number {
    const place = this.#names.find(placeName);
    if (place?.kind === 'rectangle') return 0;
    return place?.kind === 'site' && place.owner.kind === 'fixture' ? 1 : 2;
  }

  #isReady(placeName: string): boolean {
    const place = this.#names.find(placeName);
    if (place?.kind === 'object') return place.name in this.#objects;
    return place?.kind !== 'site' || place.owner.kind !== 'object' || place.owner.name in this.#objects;
  }

  #placeOne({ name, object, placeName, inside }: Waiting): string | undefined {
    const { bottomZ, topZ, horizontalRadius: radius } = object.placement;
    const area = this.#area(placeName, object, inside);
    const place = this.#names.find(placeName);
    const carrier = place?.kind === 'site' ? place.owner.name : placeName;
    const others = this.#obstacles.filter((obstacle) => obstacle.name !== carrier);
    let blocker: Obstacle | undefined;
    for (let draw = 0; draw < MAX_DRAWS; draw++) {
      const position = [this.#random.uniform(...area.x), this.#random.uniform(...area.y), area.z] as const;
      blocker = others.find((obstacle) => overlaps(obstacle, position, radius, bottomZ));
      if (blocker !== undefined) continue;
      this.#objects[name] = { position, rotation: this.#rotation(object) };
      this.#obstacles.push({ name, position, radius, topZ });
      return undefined;
    }
    return (
      `impossible region: "${name}" found no free place on "${placeName}" in ${MAX_DRAWS} draws; ` +
      `it has to keep ${(radius + (blocker?.radius ?? 0)).toFixed(3)} m between its centre and that of ` +
      `"${blocker?.name}"; enlarge the region or move it apart`
    );
  }

  /** Nothing is drawn for things without a range, which are nearly all. */
  #rotation({ placement: { rotation, yaw } }: ObjectSpec): Pose['rotation'] {
    const [low, high] = yaw;
    if (low === 0 && high === 0) return rotation;
    const turn = low < high ? this.#random.uniform(low, high) : low;
    return multiply(fromAxisAngle([0, 0, 1], turn), rotation);
  }

  #area(placeName: string, object: ObjectSpec, inside: boolean): Area {
    const { bottomZ, horizontalRadius } = object.placement;
    const { workspaceOffset, shrinkRegions } = this.#scene.surface;
    const margin = shrinkRegions ? horizontalRadius : 0;
    const place = this.#names.find(placeName);
    if (place?.kind === 'rectangle') {
      const [x0, y0, x1, y1] = place.rectangle;
      return {
        x: shrink(x0 + workspaceOffset[0], x1 + workspaceOffset[0], margin),
        y: shrink(y0 + workspaceOffset[1], y1 + workspaceOffset[1], margin),
        z: workspaceOffset[2] + PLACEMENT_GAP - bottomZ,
      };
    }
    if (place?.kind === 'site') return this.#siteArea(place, object, inside);
    const carrier = this.#objects[placeName]!.position;
    const topZ = place?.kind === 'object' ? carrierTop(place) : 0;
    return {
      x: [carrier[0], carrier[0]],
      y: [carrier[1], carrier[1]],
      z: carrier[2] + topZ + PLACEMENT_GAP - bottomZ,
    };
  }

  /**
   * *On* a site: half of its extents less the object's radius, along the world's axes however the site is turned; this
   * shrinks in every scene. *In* a site: at its centre, without spread. Both follow from the published states: on the
   * cabinet, stove and microwave they spread just so, and in the drawer no more than the cabinet itself moves.
   */
  #siteArea(place: NamedSite, object: ObjectSpec, inside: boolean): Area {
    const view = new InitialStateView(this.#names, this.#scene, { ...this.#world, objects: this.#objects });
    const site = view.site(place.name)!;
    const [x, y, z] = site.pose.position;
    const { bottomZ, horizontalRadius } = object.placement;
    if (inside) return { x: [x, x], y: [y, y], z: z - bottomZ };
    const [halfX, halfY] = site.halfExtents;
    return {
      x: shrink(x - halfX / 2, x + halfX / 2, horizontalRadius),
      y: shrink(y - halfY / 2, y + halfY / 2, horizontalRadius),
      z: z + carrierTop(place.owner) - bottomZ,
    };
  }
}

/**
 * An interval less a margin at both ends. If the margin is larger than half the interval, the ends cross and the draw
 * is spread over the *crossed* interval: LIBERO's published states show exactly that (objects of radius 2.5 cm in
 * rectangles of 2 cm lie up to 1.5 cm off the centre, and at the very centre of a 5 cm one).
 */
function shrink(low: number, high: number, margin: number): readonly [number, number] {
  return [low + margin, high - margin];
}

/**
 * Height over a thing's origin at which others are put on it, m. The placement data of cabinets, stove and microwave,
 * the only fixtures that carry anything at the start of a LIBERO task, are symmetric: as high above as below.
 */
function carrierTop(carrier: NamedSite['owner']): number {
  return carrier.kind === 'object' ? carrier.object.placement.topZ : -carrier.fixture.placement.bottomZ;
}

function overlaps(obstacle: Obstacle, position: Pose['position'], radius: number, bottomZ: number): boolean {
  const dx = position[0] - obstacle.position[0];
  const dy = position[1] - obstacle.position[1];
  return (
    Math.sqrt(dx * dx + dy * dy) <= radius + obstacle.radius &&
    position[2] - obstacle.position[2] <= obstacle.topZ - bottomZ
  );
}
