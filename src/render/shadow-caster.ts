import type { Vec3 } from '../math/vec3.ts';
import type { WorldModel } from '../scene/world-model.ts';
import type { MeshPool } from './mesh-pool.ts';
import type { MovementTracker } from './movement-tracker.ts';
import type { Rasterizer } from './rasterizer.ts';
import { NOTHING, type SampleBuffer } from './sample-buffer.ts';
import type { Shader } from './shader.ts';
import { OUTSIDE, ShadowLookUp } from './shadow-look-up.ts';
import { SHADOW_SIZE, SHADOW_TILE, SHADOW_TILES, ShadowMap } from './shadow-map.ts';
import type { View } from './view.ts';
import type { WorldVertices } from './world-vertices.ts';

/** The pixel shows no surface, so no shadow falls on it. */
export const NO_TILE = -1;
/** The pixel shows several surfaces: any change of the map may touch it. */
const ANY_TILE = -2;

/** Keeps the shadow maps of all lights that cast shadows up to date. */
export class ShadowCaster {
  /** Per light of the scene; undefined where it casts none. */
  readonly maps: readonly (ShadowMap | undefined)[];
  /** One per map, in the order of the lights. */
  readonly lookUps: readonly ShadowLookUp[];
  readonly active: boolean;
  readonly #pool: MeshPool;
  readonly #world: WorldVertices;
  readonly #rasterizer: Rasterizer;
  /** Change of any map since the static picture was baked. */
  readonly #dirty = new Uint8Array(SHADOW_TILES * SHADOW_TILES);
  #anyDirty = false;
  #staticValid = false;
  #version = -1;

  constructor(model: WorldModel, pool: MeshPool, world: WorldVertices, rasterizer: Rasterizer) {
    const { workspaceOffset, height } = model.scene.surface;
    const focus: Vec3 = [workspaceOffset[0], workspaceOffset[1], height];
    this.maps = model.lights.map((light) =>
      light.kind !== 'headlight' && light.castsShadow
        ? new ShadowMap(light, focus, pool.positions.length / 3)
        : undefined,
    );
    this.lookUps = this.maps.filter((map) => map !== undefined).map((map) => new ShadowLookUp(map));
    this.active = this.lookUps.length > 0;
    this.#pool = pool;
    this.#world = world;
    this.#rasterizer = rasterizer;
  }

  forgetStatic(): void {
    this.#staticValid = false;
  }

  /** With `moving` false only what stands still casts shadows, until called again. */
  show(moving: boolean): void {
    for (const map of this.maps) if (map !== undefined) map.shown = moving ? map.buffer : map.staticBuffer;
  }

  /** Draws movers over the kept static half; with `keep` false both halves. Cheap if nothing changed. */
  update(movement: MovementTracker, keep: boolean): void {
    if (!this.active || (movement.version === this.#version && this.#staticValid)) return;
    this.#version = movement.version;
    this.#dirty.fill(0);
    this.#anyDirty = false;
    const bake = !this.#staticValid || !keep;
    for (const map of this.maps) if (map !== undefined) this.#updateMap(map, movement, bake);
    this.#staticValid = true;
  }

  #updateMap(map: ShadowMap, movement: MovementTracker, bake: boolean): void {
    if (bake) {
      map.staticBuffer.clear();
      this.#draw(map, map.staticBuffer, movement, 0);
    }
    map.buffer.copyRows(map.staticBuffer, 0, SHADOW_SIZE);
    this.#rasterizer.resetRows();
    this.#draw(map, map.buffer, movement, 1);
    const { top, bottom } = this.#rasterizer;
    for (let row = top; row < bottom; row++) {
      for (let at = row * SHADOW_SIZE; at < (row + 1) * SHADOW_SIZE; at++) {
        if (map.buffer.ids[at] !== map.staticBuffer.ids[at]) this.#markTile(row, at - row * SHADOW_SIZE);
      }
    }
  }

  #draw(map: ShadowMap, target: SampleBuffer, movement: MovementTracker, moving: 0 | 1): void {
    for (let index = 0; index < this.#pool.parts.length; index++) {
      if (movement.hidden[index] === 1 || movement.moving[index] !== moving) continue;
      const part = this.#pool.parts[index]!;
      map.view.project(this.#world.positions, part.vertexStart, part.vertexEnd);
      this.#rasterizer.draw(
        map.view,
        target,
        this.#pool.triangles,
        part.triangleStart,
        part.triangleEnd,
        'back',
      );
    }
  }

  /** Marks the texel's tile and those that a 3 x 3 look-up around it can reach. */
  #markTile(row: number, column: number): void {
    for (const r of [row - 1, row + 1]) {
      for (const c of [column - 1, column + 1]) {
        if (r < 0 || c < 0 || r >= SHADOW_SIZE || c >= SHADOW_SIZE) continue;
        this.#dirty[Math.floor(r / SHADOW_TILE) * SHADOW_TILES + Math.floor(c / SHADOW_TILE)] = 1;
      }
    }
    this.#anyDirty = true;
  }

  /**
   * Where the shadow of a pixel of the static picture is looked up, for `isDirty`. Exact only with one map and one
   * surface in the pixel; otherwise any change counts.
   */
  tileOf(view: View, shader: Shader, buffer: SampleBuffer, pixel: number): number {
    if (!this.active) return NO_TILE;
    const plane = buffer.width * buffer.height;
    const id = buffer.ids[pixel]!;
    for (let s = 1; s < buffer.samples.length; s++) if (buffer.ids[s * plane + pixel] !== id) return ANY_TILE;
    if (id === NOTHING) return NO_TILE;
    if (this.lookUps.length > 1) return ANY_TILE;
    const column = pixel % buffer.width;
    shader.place[0] = column + 0.5;
    shader.place[1] = (pixel - column) / buffer.width + 0.5;
    const tile = this.lookUps[0]!.tileOf(view, shader.locate(view, id));
    return tile === OUTSIDE ? NO_TILE : tile;
  }

  isDirty(tile: number): boolean {
    return tile === NO_TILE ? false : tile === ANY_TILE ? this.#anyDirty : this.#dirty[tile] === 1;
  }
}
