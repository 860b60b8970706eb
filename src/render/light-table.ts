import { normalize } from '../math/vec3.ts';
import type { LightSpec } from '../scene/scene-schema.ts';

/** Numbers per light: position 3, direction to shine 3, diffuse 3, specular 3, cosine of the cutoff. */
export const LIGHT_STRIDE = 13;

/** How a light is evaluated. */
export const LIGHT_KIND = { headlight: 0, spot: 1, directional: 2 } as const;

/** The scene's lights as flat numbers. */
export interface LightTable {
  readonly count: number;
  readonly kinds: Uint8Array;
  /** Whole numbers: cosines are raised by repeated multiplication, which rounds alike everywhere. */
  readonly exponents: Uint8Array;
  readonly values: Float64Array;
  readonly castsShadow: readonly boolean[];
  /** Sum of ambient terms. */
  readonly ambient: readonly [number, number, number];
}

export function buildLightTable(lights: readonly LightSpec[]): LightTable {
  const values = new Float64Array(lights.length * LIGHT_STRIDE);
  for (const [index, light] of lights.entries()) {
    const position = light.kind === 'headlight' ? [0, 0, 0] : light.position;
    const direction = light.kind === 'headlight' ? [0, 0, 0] : normalize(light.direction);
    const cutoff = light.kind === 'spot' ? Math.cos((light.cutoffDegrees * Math.PI) / 180) : -1;
    values.set(
      [...position, ...direction, ...light.diffuse, ...light.specular, Math.round(cutoff * 1e9) / 1e9],
      index * LIGHT_STRIDE,
    );
  }
  const ambient = lights.reduce<[number, number, number]>(
    (sum, light) =>
      light.kind === 'headlight'
        ? [sum[0] + light.ambient[0], sum[1] + light.ambient[1], sum[2] + light.ambient[2]]
        : sum,
    [0, 0, 0],
  );
  return {
    count: lights.length,
    kinds: Uint8Array.from(lights, (light) => LIGHT_KIND[light.kind]),
    exponents: Uint8Array.from(lights, (light) => (light.kind === 'spot' ? Math.round(light.exponent) : 0)),
    values,
    castsShadow: lights.map((light) => light.kind !== 'headlight' && light.castsShadow),
    ambient,
  };
}
