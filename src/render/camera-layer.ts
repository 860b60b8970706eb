import type { Pose } from '../math/pose.ts';
import type { MeshPool, PoolPart } from './mesh-pool.ts';
import type { MovementTracker } from './movement-tracker.ts';
import type { Rasterizer } from './rasterizer.ts';
import type { PixelResolver } from './resolve-pixel.ts';
import { NOTHING, ROTATED_GRID, SampleBuffer } from './sample-buffer.ts';
import type { Shader } from './shader.ts';
import { NO_TILE, type ShadowCaster } from './shadow-caster.ts';
import { View } from './view.ts';
import type { WorldVertices } from './world-vertices.ts';

/** Which parts to draw; the first two are values of `MovementTracker.moving`. */
const STILL = 0;
const MOVING = 1;
const EVERYTHING = 2;

/** What all cameras of a world share. */
export interface RenderTools {
  readonly pool: MeshPool;
  readonly world: WorldVertices;
  readonly rasterizer: Rasterizer;
  readonly resolver: PixelResolver;
  readonly shader: Shader;
  readonly shadows: ShadowCaster;
}

/** One camera at one size: its buffers, and the kept picture of what does not move. */
export class CameraLayer {
  readonly #tools: RenderTools;
  readonly #view: View;
  readonly #buffer: SampleBuffer;
  readonly #static: SampleBuffer;
  readonly #staticImage: Uint8Array;
  /** Per pixel of the static picture, where its shadow is looked up; see `ShadowCaster.tileOf`. */
  readonly #shadowTiles: Int32Array;
  #staticValid = false;
  /** Rows of `#buffer` that differ from `#static`. */
  #dirtyTop = 0;
  #dirtyBottom = 0;

  constructor(fovyDegrees: number, width: number, height: number, tools: RenderTools) {
    this.#tools = tools;
    this.#view = new View(width, height, fovyDegrees, tools.pool.positions.length / 3);
    this.#buffer = new SampleBuffer(width, height, ROTATED_GRID);
    this.#static = new SampleBuffer(width, height, ROTATED_GRID);
    this.#staticImage = new Uint8Array(width * height * 3);
    this.#shadowTiles = new Int32Array(width * height).fill(NO_TILE);
  }

  forgetStatic(): void {
    this.#staticValid = false;
  }

  /** Draws the frame into a new byte array. */
  draw(cameraInWorld: Pose, movement: MovementTracker, keep: boolean): Uint8Array {
    if (this.#view.setPose(cameraInWorld)) this.#staticValid = false;
    this.#tools.shader.startFrame();
    if (!keep) return this.#drawAll(movement);
    if (!this.#staticValid) this.#bake(movement);
    return this.#drawMovers(movement);
  }

  /** Pixels of each pool part that the camera sees, in quarters: nothing is shaded for it. */
  partPixels(cameraInWorld: Pose, movement: MovementTracker): Float64Array {
    this.#view.setPose(cameraInWorld);
    this.#coverAll(movement);
    const { parts } = this.#tools.pool;
    const partOf = new Int32Array(parts.at(-1)?.triangleEnd ?? 0);
    for (const [index, part] of parts.entries()) partOf.fill(index, part.triangleStart, part.triangleEnd);
    const pixels = new Float64Array(parts.length);
    for (const id of this.#buffer.ids) {
      if (id !== NOTHING) pixels[partOf[id]!]! += 1 / ROTATED_GRID.length;
    }
    return pixels;
  }

  /** Covers every sample anew, with what moves and what does not. */
  #coverAll(movement: MovementTracker): void {
    this.#staticValid = false;
    this.#buffer.clear();
    this.#tools.rasterizer.resetRows();
    this.#rasterize(this.#buffer, movement, EVERYTHING);
  }

  #drawAll(movement: MovementTracker): Uint8Array {
    this.#coverAll(movement);
    const image = new Uint8Array(this.#staticImage.length);
    const { width, height } = this.#buffer;
    for (let row = 0; row < height; row++) {
      this.#tools.resolver.resolveRun(this.#view, this.#buffer, row, 0, width, image);
    }
    return image;
  }

  /** Draws and keeps everything that stands still. */
  #bake(movement: MovementTracker): void {
    this.#static.clear();
    this.#tools.rasterizer.resetRows();
    this.#rasterize(this.#static, movement, STILL);
    const { width, height } = this.#static;
    // Shadows of movers are put into each frame, not kept.
    this.#tools.shadows.show(false);
    for (let row = 0; row < height; row++) {
      this.#tools.resolver.resolveRun(this.#view, this.#static, row, 0, width, this.#staticImage);
    }
    this.#tools.shadows.show(true);
    if (this.#tools.shadows.active) this.#findShadowTiles();
    this.#buffer.copyRows(this.#static, 0, height);
    this.#dirtyTop = 0;
    this.#dirtyBottom = 0;
    this.#staticValid = true;
  }

  #drawMovers(movement: MovementTracker): Uint8Array {
    const { rasterizer, resolver, shadows } = this.#tools;
    const { width, height } = this.#buffer;
    if (this.#dirtyTop < this.#dirtyBottom)
      this.#buffer.copyRows(this.#static, this.#dirtyTop, this.#dirtyBottom);
    rasterizer.resetRows();
    this.#rasterize(this.#buffer, movement, MOVING);
    this.#dirtyTop = rasterizer.top;
    this.#dirtyBottom = rasterizer.bottom;

    const image = this.#staticImage.slice();
    for (let row = rasterizer.top; row < rasterizer.bottom; row++) this.#resolveChanges(row, image);
    if (shadows.active) {
      for (let pixel = 0; pixel < width * height; pixel++) {
        if (!shadows.isDirty(this.#shadowTiles[pixel]!)) continue;
        const column = pixel % width;
        resolver.resolveRun(this.#view, this.#buffer, (pixel - column) / width, column, column + 1, image);
      }
    }
    return image;
  }

  /** Shades the pixels of a row in which a mover covers a sample. */
  #resolveChanges(row: number, image: Uint8Array): void {
    const { width, height, ids } = this.#buffer;
    const kept = this.#static.ids;
    const plane = width * height;
    const start = row * width;
    let from = 0;
    for (let column = 0; column < width; column++) {
      const i = start + column;
      const same =
        ids[i] === kept[i] &&
        ids[i + plane] === kept[i + plane] &&
        ids[i + 2 * plane] === kept[i + 2 * plane] &&
        ids[i + 3 * plane] === kept[i + 3 * plane];
      if (!same) continue;
      if (from < column) this.#tools.resolver.resolveRun(this.#view, this.#buffer, row, from, column, image);
      from = column + 1;
    }
    if (from < width) this.#tools.resolver.resolveRun(this.#view, this.#buffer, row, from, width, image);
  }

  #findShadowTiles(): void {
    const { shadows, shader } = this.#tools;
    for (let pixel = 0; pixel < this.#shadowTiles.length; pixel++) {
      this.#shadowTiles[pixel] = shadows.tileOf(this.#view, shader, this.#static, pixel);
    }
  }

  #rasterize(target: SampleBuffer, movement: MovementTracker, wanted: number): void {
    const { pool, world, rasterizer } = this.#tools;
    for (let index = 0; index < pool.parts.length; index++) {
      if (movement.hidden[index] === 1 || (wanted !== EVERYTHING && movement.moving[index] !== wanted))
        continue;
      const part: PoolPart = pool.parts[index]!;
      if (!this.#view.mayShow(world.centers, 3 * index, part.radius)) continue;
      this.#view.project(world.positions, part.vertexStart, part.vertexEnd);
      rasterizer.draw(this.#view, target, pool.triangles, part.triangleStart, part.triangleEnd, 'front');
    }
  }
}
