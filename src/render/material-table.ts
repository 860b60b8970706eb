import type { MeshPool } from './mesh-pool.ts';
import type { Texture } from './texture.ts';

/** Numbers per material: r, g, b, specular, emission. */
export const MATERIAL_STRIDE = 5;
/** OpenGL's range of the shininess exponent; MuJoCo scales 0 … 1 to it. */
const MAX_EXPONENT = 128;

/** Materials as flat numbers. */
export interface MaterialTable {
  readonly values: Float64Array;
  /** Whole specular exponents. */
  readonly exponents: Uint8Array;
  readonly textures: readonly (Texture | undefined)[];
}

export function buildMaterialTable(materials: MeshPool['materials']): MaterialTable {
  return {
    values: Float64Array.from(
      materials.flatMap(({ material }) => [...material.color, material.specular, material.emission]),
    ),
    exponents: Uint8Array.from(materials, ({ material }) => Math.round(material.shininess * MAX_EXPONENT)),
    textures: materials.map(({ texture }) => texture),
  };
}
