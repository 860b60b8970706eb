import { compose, type Pose, transformPoint } from '../math/pose.ts';
import { rotate } from '../math/quat.ts';
import type { Vec3 } from '../math/vec3.ts';
import type { Material, VisualPart } from '../scene/geometry-schema.ts';
import type { WorldModel } from '../scene/world-model.ts';
import { bakeTexture } from './bake-texture.ts';
import { buildMesh } from './build-mesh.ts';
import type { Texture } from './texture.ts';
import type { TriangleMesh } from './triangle-mesh.ts';

/** A run of vertices and triangles that moves with one body and is shown or hidden as one. */
export interface PoolPart {
  /** Index into `WorldModel.bodies`. */
  readonly body: number;
  readonly vertexStart: number;
  readonly vertexEnd: number;
  readonly triangleStart: number;
  readonly triangleEnd: number;
  /** Sphere round the part, in the body's frame; m. */
  readonly center: Vec3;
  readonly radius: number;
  /** Full joint name and threshold, if the part is drawn only from that joint value on. */
  readonly visibleWhen: { readonly joint: string; readonly atLeast: number } | undefined;
}

/** All triangles of a world, once, in body frames. Flat arrays: x, y, z per vertex. */
export interface MeshPool {
  readonly parts: readonly PoolPart[];
  readonly positions: Float64Array;
  readonly normals: Float64Array;
  readonly uvs: Float64Array;
  /** Three vertex indices per triangle. */
  readonly triangles: Uint32Array;
  /** Per triangle, index into `materials`. */
  readonly triangleMaterial: Uint16Array;
  /** Per triangle, texture units per metre: √(area in uv ÷ area in space). */
  readonly triangleTexelDensity: Float64Array;
  /** Per vertex, index into `materials`; vertices are not shared between materials. */
  readonly vertexMaterial: Uint16Array;
  readonly materials: readonly { readonly material: Material; readonly texture: Texture | undefined }[];
}

interface Piece {
  readonly body: number;
  readonly mesh: TriangleMesh;
  readonly poseInBody: Pose;
  readonly material: number;
  readonly visibleWhen: PoolPart['visibleWhen'];
}

/** Flattens every visual of the world; equal materials share one entry and one texture. */
export function buildMeshPool(model: WorldModel): MeshPool {
  const materials = new MaterialTable();
  const pieces = model.bodies.flatMap((body, index) =>
    body.visuals.map(
      (part): Piece => ({
        body: index,
        mesh: buildMesh(part.shape),
        poseInBody: part.pose,
        material: materials.indexOf(part),
        visibleWhen:
          part.visibleWhen === undefined
            ? undefined
            : { joint: `${body.instance}.${part.visibleWhen.joint}`, atLeast: part.visibleWhen.atLeast },
      }),
    ),
  );
  const vertexCount = pieces.reduce((sum, { mesh }) => sum + mesh.positions.length / 3, 0);
  const triangleCount = pieces.reduce((sum, { mesh }) => sum + mesh.indices.length / 3, 0);
  const pool = {
    parts: [] as PoolPart[],
    positions: new Float64Array(vertexCount * 3),
    normals: new Float64Array(vertexCount * 3),
    uvs: new Float64Array(vertexCount * 2),
    triangles: new Uint32Array(triangleCount * 3),
    triangleMaterial: new Uint16Array(triangleCount),
    triangleTexelDensity: new Float64Array(triangleCount),
    vertexMaterial: new Uint16Array(vertexCount),
    materials: materials.entries,
  };
  let vertex = 0;
  let triangle = 0;
  for (const piece of pieces) {
    const vertexEnd = vertex + piece.mesh.positions.length / 3;
    const triangleEnd = triangle + piece.mesh.indices.length / 3;
    copyVertices(piece, pool, vertex);
    copyTriangles(piece, pool, vertex, triangle);
    pool.vertexMaterial.fill(piece.material, vertex, vertexEnd);
    pool.parts.push({
      ...boundingSphere(pool.positions, vertex, vertexEnd),
      body: piece.body,
      vertexStart: vertex,
      vertexEnd,
      triangleStart: triangle,
      triangleEnd,
      visibleWhen: piece.visibleWhen,
    });
    vertex = vertexEnd;
    triangle = triangleEnd;
  }
  return pool;
}

function copyVertices({ mesh, poseInBody }: Piece, pool: MeshPool, start: number): void {
  const inBody = compose({ position: [0, 0, 0], rotation: [0, 0, 0, 1] }, poseInBody);
  for (let i = 0; i < mesh.positions.length / 3; i++) {
    pool.positions.set(transformPoint(inBody, vertexAt(mesh.positions, i)), 3 * (start + i));
    pool.normals.set(rotate(inBody.rotation, vertexAt(mesh.normals, i)), 3 * (start + i));
  }
  pool.uvs.set(mesh.uvs, 2 * start);
}

function copyTriangles({ mesh, material }: Piece, pool: MeshPool, vertex: number, start: number): void {
  for (let i = 0; i < mesh.indices.length / 3; i++) {
    const corners = [0, 1, 2].map((k) => mesh.indices[3 * i + k]! + vertex);
    pool.triangles.set(corners, 3 * (start + i));
    pool.triangleMaterial[start + i] = material;
    pool.triangleTexelDensity[start + i] = texelDensity(pool, corners);
  }
}

/** A sphere round the middle of the bounding box; a little larger than needed, so that culling never cuts. */
function boundingSphere(
  positions: Float64Array,
  start: number,
  end: number,
): Pick<PoolPart, 'center' | 'radius'> {
  const corners = Array.from({ length: end - start }, (_, i) => vertexAt(positions, start + i));
  const middle = (axis: 0 | 1 | 2) => {
    const values = corners.map((corner) => corner[axis]);
    return (values.reduce((a, b) => Math.min(a, b)) + values.reduce((a, b) => Math.max(a, b))) / 2;
  };
  const center: Vec3 = [middle(0), middle(1), middle(2)];
  const radius = corners.reduce((largest, [x, y, z]) => {
    const d = [x - center[0], y - center[1], z - center[2]] as const;
    return Math.max(largest, Math.sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]));
  }, 0);
  return { center, radius: radius * 1.001 };
}

function texelDensity(pool: MeshPool, corners: readonly number[]): number {
  const [a, b, c] = corners.map((corner) => vertexAt(pool.positions, corner)) as [Vec3, Vec3, Vec3];
  const u = corners.map((corner) => pool.uvs[2 * corner]!);
  const v = corners.map((corner) => pool.uvs[2 * corner + 1]!);
  const uvArea = Math.abs((u[1]! - u[0]!) * (v[2]! - v[0]!) - (u[2]! - u[0]!) * (v[1]! - v[0]!));
  const e1 = [b[0] - a[0], b[1] - a[1], b[2] - a[2]] as const;
  const e2 = [c[0] - a[0], c[1] - a[1], c[2] - a[2]] as const;
  const cross = [e1[1] * e2[2] - e1[2] * e2[1], e1[2] * e2[0] - e1[0] * e2[2], e1[0] * e2[1] - e1[1] * e2[0]];
  const area = Math.sqrt(cross[0]! * cross[0]! + cross[1]! * cross[1]! + cross[2]! * cross[2]!);
  return area === 0 ? 0 : Math.sqrt(uvArea / area);
}

function vertexAt(array: Float64Array, index: number): Vec3 {
  return [array[3 * index]!, array[3 * index + 1]!, array[3 * index + 2]!];
}

class MaterialTable {
  readonly entries: { material: Material; texture: Texture | undefined }[] = [];
  readonly #known = new Map<string, number>();
  readonly #textures = new Map<string, Texture>();

  indexOf({ material }: VisualPart): number {
    const key = JSON.stringify(material);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.entries.push({ material, texture: this.#texture(material) });
    this.#known.set(key, this.entries.length - 1);
    return this.entries.length - 1;
  }

  #texture({ texture }: Material): Texture | undefined {
    if (texture === undefined) return undefined;
    const key = JSON.stringify(texture);
    const baked = this.#textures.get(key) ?? bakeTexture(texture);
    this.#textures.set(key, baked);
    return baked;
  }
}
