import { HarnessError } from '../errors.ts';
import { compose, type Pose } from '../math/pose.ts';
import type { CameraSpec } from '../scene/scene-schema.ts';
import type { WorldModel } from '../scene/world-model.ts';
import type { Image } from '../spec/image.ts';
import { CameraLayer } from './camera-layer.ts';
import { buildLightTable } from './light-table.ts';
import { buildMaterialTable } from './material-table.ts';
import { buildMeshPool, type MeshPool } from './mesh-pool.ts';
import { MovementTracker } from './movement-tracker.ts';
import { PlaneCache } from './plane-cache.ts';
import { Rasterizer } from './rasterizer.ts';
import { PixelResolver } from './resolve-pixel.ts';
import { Shader } from './shader.ts';
import { ShadowCaster } from './shadow-caster.ts';
import { VertexLighting } from './vertex-lighting.ts';
import { POSE_STRIDE, WorldVertices } from './world-vertices.ts';

/** Largest side of an image, pixels. */
const MAX_SIZE = 4096;

/** Where everything is now. */
export interface WorldPoses {
  /** x, y, z, qx, qy, qz, qw in the world per body, in `WorldModel.bodies` order. */
  readonly poses: Float64Array;
  /** Value of a joint by its full name `<instance>.<joint>`, m or rad. */
  jointValue(name: string): number;
}

/** `static`: keep what does not move between frames (same bytes, less time). `full`: draw everything anew. */
export type RedrawMode = 'static' | 'full';

/**
 * Draws a world through its cameras. The bytes depend on poses, camera and size alone: not on earlier frames, on the
 * order of calls or on the redraw mode.
 */
export class CameraRenderer {
  readonly triangleCount: number;
  readonly #model: WorldModel;
  readonly #pool: MeshPool;
  readonly #world: WorldVertices;
  readonly #movement: MovementTracker;
  readonly #shadows: ShadowCaster;
  readonly #shader: Shader;
  readonly #resolver: PixelResolver;
  readonly #rasterizer = new Rasterizer();
  readonly #layers = new Map<string, CameraLayer>();
  readonly #mode: RedrawMode;

  constructor(model: WorldModel, mode: RedrawMode = 'static') {
    this.#model = model;
    this.#mode = mode;
    this.#pool = buildMeshPool(model);
    this.#world = new WorldVertices(this.#pool);
    this.#movement = new MovementTracker(this.#pool, this.#world, model.bodies.length);
    this.#shadows = new ShadowCaster(model, this.#pool, this.#world, this.#rasterizer);
    const lights = buildLightTable(model.lights);
    const materials = buildMaterialTable(this.#pool.materials);
    const lighting = new VertexLighting(this.#pool, this.#world, lights, materials);
    const planes = new PlaneCache(this.#pool, lighting, materials);
    this.#shader = new Shader(this.#pool, planes, materials, this.#shadows.lookUps);
    this.#resolver = new PixelResolver(this.#shader, model.scene.sky);
    this.triangleCount = this.#pool.triangles.length / 3;
  }

  get cameraNames(): readonly string[] {
    return this.#model.cameras.map(({ name }) => name);
  }

  /** What the camera sees: upright RGB. Throws `usage` for unknown cameras and impossible sizes. */
  render(cameraName: string, width: number, height: number, now: WorldPoses): Image {
    const camera = this.#camera(cameraName);
    this.#update(cameraName, width, height, now);
    const layer = this.#layer(camera, width, height);
    const cameraInWorld = this.#cameraInWorld(camera, now.poses);
    // A camera on the robot moves with nearly every step: keeping a static picture for it would cost, not save.
    const keep = this.#mode === 'static' && camera.body === undefined;
    this.#shadows.update(this.#movement, keep);
    const data = layer.draw(cameraInWorld, this.#movement, keep);
    return { width, height, data };
  }

  /** How many pixels of each instance (`scene` and `robot0` among them) the camera sees; those that it does not are absent. */
  instancePixels(
    cameraName: string,
    width: number,
    height: number,
    now: WorldPoses,
  ): ReadonlyMap<string, number> {
    const camera = this.#camera(cameraName);
    this.#update(cameraName, width, height, now);
    const layer = this.#layer(camera, width, height);
    const pixels = layer.partPixels(this.#cameraInWorld(camera, now.poses), this.#movement);
    const byInstance = new Map<string, number>();
    for (const [index, { body }] of this.#pool.parts.entries()) {
      if (pixels[index] === 0) continue;
      const { instance } = this.#model.bodies[body]!;
      byInstance.set(instance, (byInstance.get(instance) ?? 0) + pixels[index]!);
    }
    return byInstance;
  }

  /** Takes over where everything is. */
  #update(cameraName: string, width: number, height: number, now: WorldPoses): void {
    if (![width, height].every((side) => Number.isInteger(side) && side >= 1 && side <= MAX_SIZE)) {
      const got = `${width} x ${height}`;
      throw new HarnessError(
        'usage',
        `camera ${cameraName}: size must be 1 … ${MAX_SIZE} pixels a side, got ${got}`,
      );
    }
    if (!this.#movement.update(now)) return;
    for (const layer of this.#layers.values()) layer.forgetStatic();
    this.#shadows.forgetStatic();
  }

  #camera(name: string): CameraSpec {
    const camera = this.#model.cameras.find((candidate) => candidate.name === name);
    if (camera === undefined) {
      throw new HarnessError('usage', `no camera "${name}"; this world has ${this.cameraNames.join(', ')}`);
    }
    return camera;
  }

  #cameraInWorld(camera: CameraSpec, poses: Float64Array): Pose {
    if (camera.body === undefined) return camera.pose;
    const at = this.#model.bodies.findIndex(({ id }) => id === camera.body) * POSE_STRIDE;
    const bodyInWorld: Pose = {
      position: [poses[at]!, poses[at + 1]!, poses[at + 2]!],
      rotation: [poses[at + 3]!, poses[at + 4]!, poses[at + 5]!, poses[at + 6]!],
    };
    return compose(bodyInWorld, camera.pose);
  }

  #layer(camera: CameraSpec, width: number, height: number): CameraLayer {
    const key = `${camera.name}/${width}x${height}`;
    const known = this.#layers.get(key);
    if (known !== undefined) return known;
    const layer = new CameraLayer(camera.fovyDegrees, width, height, {
      pool: this.#pool,
      world: this.#world,
      rasterizer: this.#rasterizer,
      resolver: this.#resolver,
      shader: this.#shader,
      shadows: this.#shadows,
    });
    this.#layers.set(key, layer);
    return layer;
  }
}
