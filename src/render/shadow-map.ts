import type { Pose } from '../math/pose.ts';
import { IDENTITY, type Quat } from '../math/quat.ts';
import { cross, normalize, scale, subtract, type Vec3 } from '../math/vec3.ts';
import type { LightSpec } from '../scene/scene-schema.ts';
import { PIXEL_CENTRE, SampleBuffer } from './sample-buffer.ts';
import { View } from './view.ts';

/** Side of a shadow map in texels. */
export const SHADOW_SIZE = 1024;
/** Shadows are computed for what lies within this distance of the focus, m: the table and what stands on it. */
const REACH = 0.9;
/** A directional light is a spot this far away, m. */
const FAR = 40;
/** Texels of a tile; a cached pixel is shaded again only if its tile changed. */
export const SHADOW_TILE = 16;
export const SHADOW_TILES = SHADOW_SIZE / SHADOW_TILE;

/** What one light sees: the nearest back faces. The static half is kept, movers are drawn over it. */
export class ShadowMap {
  readonly view: View;
  readonly buffer = new SampleBuffer(SHADOW_SIZE, SHADOW_SIZE, PIXEL_CENTRE);
  readonly staticBuffer = new SampleBuffer(SHADOW_SIZE, SHADOW_SIZE, PIXEL_CENTRE);
  /** The one of the two buffers that points are looked up in: the static one while a static picture is made. */
  shown = this.buffer;

  constructor(light: Exclude<LightSpec, { kind: 'headlight' }>, focus: Vec3, vertexCount: number) {
    const eye =
      light.kind === 'spot' ? light.position : subtract(focus, scale(normalize(light.direction), FAR));
    const toFocus = subtract(focus, eye);
    const distance = Math.sqrt(toFocus[0] ** 2 + toFocus[1] ** 2 + toFocus[2] ** 2);
    const fovyDegrees = (Math.atan2(REACH, distance) * 360) / Math.PI;
    this.view = new View(SHADOW_SIZE, SHADOW_SIZE, fovyDegrees, vertexCount);
    this.view.setPose(lookAlong(eye, toFocus));
  }
}

/** Pose of a camera at `eye` that looks along `direction`. */
function lookAlong(eye: Vec3, direction: Vec3): Pose {
  const back = normalize(scale(direction, -1));
  const helper: Vec3 = Math.abs(back[2]) > 0.9 ? [1, 0, 0] : [0, 0, 1];
  const right = normalize(cross(helper, back));
  const up = cross(back, right);
  return { position: eye, rotation: fromColumns(right, up, back) };
}

/** Quaternion of the rotation whose matrix has these columns. */
function fromColumns(x: Vec3, y: Vec3, z: Vec3): Quat {
  const w = Math.sqrt(Math.max(0, 1 + x[0] + y[1] + z[2])) / 2;
  if (w > 1e-3) {
    return [(y[2] - z[1]) / (4 * w), (z[0] - x[2]) / (4 * w), (x[1] - y[0]) / (4 * w), w];
  }
  const i = Math.sqrt(Math.max(0, 1 + x[0] - y[1] - z[2])) / 2;
  if (i > 1e-3) return [i, (x[1] + y[0]) / (4 * i), (z[0] + x[2]) / (4 * i), (y[2] - z[1]) / (4 * i)];
  const j = Math.sqrt(Math.max(0, 1 - x[0] + y[1] - z[2])) / 2;
  if (j > 1e-3) return [(x[1] + y[0]) / (4 * j), j, (y[2] + z[1]) / (4 * j), (z[0] - x[2]) / (4 * j)];
  return IDENTITY;
}
