import type { Buffer, Document, Node } from '@gltf-transform/core';
import { buildMesh } from '../../render/build-mesh.ts';
import type { VisualPart } from '../../scene/geometry-schema.ts';
import type { GlbMaterials } from './glb-materials.ts';

/** A node that is shown only from a joint value on. */
export interface ConditionalNode {
  readonly node: Node;
  /** `<instance>.<joint>` */
  readonly joint: string;
  /** rad or m */
  readonly atLeast: number;
}

/** A node with the triangles that policies are shown of the part, in the frame of its body. */
export function addPart(
  document: Document,
  buffer: Buffer,
  materials: GlbMaterials,
  { shape, pose, material }: VisualPart,
): Node {
  const { positions, normals, uvs, indices } = buildMesh(shape);
  const attribute = (type: 'VEC2' | 'VEC3', values: Float32Array<ArrayBuffer>) =>
    document.createAccessor().setType(type).setArray(values).setBuffer(buffer);
  const primitive = document
    .createPrimitive()
    .setAttribute('POSITION', attribute('VEC3', Float32Array.from(positions)))
    .setAttribute('NORMAL', attribute('VEC3', Float32Array.from(normals)))
    .setIndices(
      document
        .createAccessor()
        .setType('SCALAR')
        .setArray(narrow(indices, positions.length / 3))
        .setBuffer(buffer),
    )
    .setMaterial(materials.of(material));
  if (material.texture !== undefined) {
    const [u, v] = 'repeat' in material.texture ? material.texture.repeat : [1, 1];
    // glTF counts v from the top of the picture.
    const repeated = Float32Array.from(uvs, (value, at) => (at % 2 === 0 ? value * u : 1 - value * v));
    primitive.setAttribute('TEXCOORD_0', attribute('VEC2', repeated));
  }
  return document
    .createNode(shape.kind)
    .setMesh(document.createMesh(shape.kind).addPrimitive(primitive))
    .setTranslation([...pose.position])
    .setRotation([...pose.rotation]);
}

function narrow(
  indices: Uint32Array,
  vertexCount: number,
): Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer> {
  return vertexCount < 65_535 ? Uint16Array.from(indices) : Uint32Array.from(indices);
}
