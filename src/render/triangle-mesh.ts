/** Triangles of one drawn part, in the frame it was built in. Flat arrays, three numbers per vertex (uv: two). */
export interface TriangleMesh {
  readonly positions: Float64Array;
  /** Unit length. */
  readonly normals: Float64Array;
  /** Texture coordinates, origin bottom-left, before the texture's `repeat`. */
  readonly uvs: Float64Array;
  /** Counter-clockwise seen from outside. */
  readonly indices: Uint32Array;
}
