import {
  BufferAttribute,
  BufferGeometry,
  Color,
  DataTexture,
  Group,
  LinearFilter,
  LinearMipmapLinearFilter,
  Mesh,
  MeshPhongMaterial,
  RepeatWrapping,
  RGBAFormat,
  SRGBColorSpace,
} from 'three';
import { bakeTexture } from '../../render/bake-texture.ts';
import { buildMesh } from '../../render/build-mesh.ts';
import type { Material, TextureSpec } from '../../scene/geometry-schema.ts';
import type { ModelBody } from '../../scene/world-model.ts';

const textures = new Map<string, DataTexture>();

/** A drawn part that is shown only from a joint value on. */
export interface ConditionalPart {
  readonly mesh: Mesh;
  /** `<instance>.<joint>` */
  readonly joint: string;
  readonly atLeast: number;
}

/** The drawn parts of a body in its frame, from the same shapes and textures as policies are shown. */
export function bodyGroup(body: ModelBody): {
  readonly group: Group;
  readonly conditional: ConditionalPart[];
} {
  const group = new Group();
  group.name = body.id;
  const conditional: ConditionalPart[] = [];
  for (const { shape, pose, material, visibleWhen } of body.visuals) {
    const { positions, normals, uvs, indices } = buildMesh(shape);
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(Float32Array.from(positions), 3));
    geometry.setAttribute('normal', new BufferAttribute(Float32Array.from(normals), 3));
    geometry.setAttribute('uv', new BufferAttribute(Float32Array.from(uvs), 2));
    geometry.setIndex(new BufferAttribute(indices, 1));
    const mesh = new Mesh(geometry, phong(material));
    mesh.position.set(...pose.position);
    mesh.quaternion.set(...pose.rotation);
    mesh.castShadow = true;
    mesh.receiveShadow = true;
    group.add(mesh);
    if (visibleWhen !== undefined) {
      const { joint, atLeast } = visibleWhen;
      const full = joint.startsWith(`${body.instance}.`) ? joint : `${body.instance}.${joint}`;
      conditional.push({ mesh, joint: full, atLeast });
    }
  }
  return { group, conditional };
}

function phong({ color, texture, specular, shininess, emission }: Material): MeshPhongMaterial {
  const tint = new Color().setRGB(...color, SRGBColorSpace);
  return new MeshPhongMaterial({
    color: tint,
    map: texture === undefined ? null : mapOf(texture),
    specular: new Color(specular * 0.25, specular * 0.25, specular * 0.25),
    shininess: 4 + 96 * shininess,
    emissive: tint.clone().multiplyScalar(emission),
  });
}

/** A baked texture; the same one for all that ask for the same. */
function mapOf(spec: TextureSpec): DataTexture {
  const key = JSON.stringify(spec);
  const known = textures.get(key);
  if (known !== undefined) return known;
  const { width, height, texels, repeat } = bakeTexture(spec);
  const data = new Uint8Array(width * height * 4);
  for (let index = 0; index < width * height; index++) {
    const texel = texels[index]!;
    data.set([texel & 255, (texel >> 8) & 255, (texel >> 16) & 255, 255], 4 * index);
  }
  const map = new DataTexture(data, width, height, RGBAFormat);
  map.colorSpace = SRGBColorSpace;
  map.wrapS = RepeatWrapping;
  map.wrapT = RepeatWrapping;
  map.repeat.set(...repeat);
  map.magFilter = LinearFilter;
  map.minFilter = LinearMipmapLinearFilter;
  map.generateMipmaps = true;
  map.anisotropy = 4;
  map.needsUpdate = true;
  textures.set(key, map);
  return map;
}
