import type { Pose } from '../math/pose.ts';
import type { MeshPool, PoolPart } from './mesh-pool.ts';
import type { MovementTracker } from './movement-tracker.ts';
import type { Rasterizer } from './rasterizer.ts';
import type { PixelResolver } from './resolve-pixel.ts';
import { ROTATED_GRID, SampleBuffer } from './sample-buffer.ts';
import type { Shader } from './shader.ts';
import { NO_TILE, type ShadowCaster } from './shadow-caster.ts';
import { View } from './view.ts';
import type { WorldVertices } from './world-vertices.ts';

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
    if (!keep) return this.#drawAll(movement);
    if (!this.#staticValid) this.#bake(movement);
    return this.#drawMovers(movement);
  }

  #drawAll(movement: MovementTracker): Uint8Array {
    this.#staticValid = false;
    this.#buffer.clear();
    this.#tools.rasterizer.resetRows();
    this.#rasterize(this.#buffer, movement, () => true);
    const image = new Uint8Array(this.#staticImage.length);
    for (let pixel = 0; pixel < image.length / 3; pixel++) {
      this.#tools.resolver.resolve(this.#view, this.#buffer, pixel, image);
    }
    return image;
  }

  /** Draws and keeps everything that stands still. */
  #bake(movement: MovementTracker): void {
    this.#static.clear();
    this.#tools.rasterizer.resetRows();
    this.#rasterize(this.#static, movement, (index) => movement.moving[index] === 0);
    for (let pixel = 0; pixel < this.#shadowTiles.length; pixel++) {
      this.#tools.resolver.resolve(this.#view, this.#static, pixel, this.#staticImage);
      this.#shadowTiles[pixel] = this.#tools.shadows.tileOf(this.#static, pixel, this.#tools.shader.point);
    }
    this.#buffer.copyRows(this.#static, 0, this.#static.height);
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
    this.#rasterize(this.#buffer, movement, (index) => movement.moving[index] === 1);
    this.#dirtyTop = rasterizer.top;
    this.#dirtyBottom = rasterizer.bottom;

    const image = this.#staticImage.slice();
    const plane = width * height;
    const ids = this.#buffer.ids;
    const kept = this.#static.ids;
    for (let pixel = rasterizer.top * width; pixel < rasterizer.bottom * width; pixel++) {
      if (
        ids[pixel] !== kept[pixel] ||
        ids[pixel + plane] !== kept[pixel + plane] ||
        ids[pixel + 2 * plane] !== kept[pixel + 2 * plane] ||
        ids[pixel + 3 * plane] !== kept[pixel + 3 * plane]
      ) {
        resolver.resolve(this.#view, this.#buffer, pixel, image);
      }
    }
    if (shadows.active) {
      for (let pixel = 0; pixel < plane; pixel++) {
        if (shadows.isDirty(this.#shadowTiles[pixel]!))
          resolver.resolve(this.#view, this.#buffer, pixel, image);
      }
    }
    return image;
  }

  #rasterize(target: SampleBuffer, movement: MovementTracker, wanted: (part: number) => boolean): void {
    const { pool, world, rasterizer } = this.#tools;
    for (let index = 0; index < pool.parts.length; index++) {
      if (movement.hidden[index] === 1 || !wanted(index)) continue;
      const part: PoolPart = pool.parts[index]!;
      this.#view.project(world.positions, part.vertexStart, part.vertexEnd);
      rasterizer.draw(this.#view, target, pool.triangles, part.triangleStart, part.triangleEnd, 'front');
    }
  }
}
