import type { Document, Material as GlbMaterial, Texture } from '@gltf-transform/core';
import { bakeTexture } from '../../render/bake-texture.ts';
import { encodePng } from '../../render/encode-png.ts';
import type { Material, TextureSpec } from '../../scene/geometry-schema.ts';

/** The dullest and the glossiest surface, as glTF's roughness. */
const ROUGHEST = 0.95;
const SMOOTHEST = 0.35;

/** Materials of a document; equal ones, and equal textures, are made once. */
export class GlbMaterials {
  readonly #document: Document;
  readonly #materials = new Map<string, GlbMaterial>();
  readonly #textures = new Map<string, Texture>();

  constructor(document: Document) {
    this.#document = document;
  }

  /** The nearest that glTF's metal and roughness come to MuJoCo's fixed-function material: colours are exact, gloss is not. */
  of(material: Material): GlbMaterial {
    const key = JSON.stringify(material);
    const known = this.#materials.get(key);
    if (known !== undefined) return known;
    const { color, texture, specular, shininess, emission } = material;
    const [r, g, b] = color.map(toLinear) as [number, number, number];
    const made = this.#document
      .createMaterial()
      .setBaseColorFactor([r, g, b, 1])
      .setMetallicFactor(0)
      .setRoughnessFactor(ROUGHEST - (ROUGHEST - SMOOTHEST) * specular * shininess)
      .setEmissiveFactor([r * emission, g * emission, b * emission]);
    // Samplers are left at their defaults: repeat, and smooth in every viewer.
    if (texture !== undefined) made.setBaseColorTexture(this.#texture(texture));
    this.#materials.set(key, made);
    return made;
  }

  #texture(spec: TextureSpec): Texture {
    const key = JSON.stringify(spec);
    const known = this.#textures.get(key);
    if (known !== undefined) return known;
    const { width, height, texels } = bakeTexture(spec);
    const data = new Uint8Array(width * height * 3);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        // Baked textures begin at the bottom, pictures at the top.
        const texel = texels[(height - 1 - y) * width + x]!;
        data.set([texel & 255, (texel >> 8) & 255, (texel >> 16) & 255], (y * width + x) * 3);
      }
    }
    const made = this.#document
      .createTexture(spec.kind)
      .setMimeType('image/png')
      .setImage(Uint8Array.from(encodePng({ width, height, data })));
    this.#textures.set(key, made);
    return made;
  }
}

/** glTF's colour factors are linear light; benchtop's are display values (sRGB). */
function toLinear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}
