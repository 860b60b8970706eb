import { describe, expect, it } from 'vitest';
import { IDENTITY_POSE } from '../../src/math/pose.ts';
import { Random } from '../../src/math/random.ts';
import { Rasterizer } from '../../src/render/rasterizer.ts';
import { NOTHING, ROTATED_GRID, SampleBuffer } from '../../src/render/sample-buffer.ts';
import { View } from '../../src/render/view.ts';

interface Mesh {
  readonly positions: Float64Array;
  readonly triangles: Uint32Array;
}

/** A square of n x n cells that fills the picture and more; inner corners jitter, without folding. */
function crumpledSquare(n: number, seed: number): Mesh {
  const random = new Random(seed);
  const positions: number[] = [];
  for (let row = 0; row <= n; row++) {
    for (let column = 0; column <= n; column++) {
      const depth = 1 + random.uniform();
      const jitter = () => (random.uniform() - 0.5) * 0.4;
      const x = (column + jitter()) / n - 0.5;
      const y = (row + jitter()) / n - 0.5;
      positions.push(2.6 * x * depth, 2.6 * y * depth, -depth);
    }
  }
  const triangles: number[] = [];
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < n; column++) {
      const a = row * (n + 1) + column;
      const b = a + n + 1;
      triangles.push(a, a + 1, b + 1, a, b + 1, b);
    }
  }
  return { positions: Float64Array.from(positions), triangles: Uint32Array.from(triangles) };
}

function projected(mesh: Mesh, size: number): View {
  const view = new View(size, size, 90, mesh.positions.length / 3);
  view.setPose(IDENTITY_POSE);
  view.project(mesh.positions, 0, mesh.positions.length / 3);
  return view;
}

function drawn(mesh: Mesh, size: number, order: readonly number[]): SampleBuffer {
  const view = projected(mesh, size);
  const buffer = new SampleBuffer(size, size, ROTATED_GRID);
  buffer.clear();
  const rasterizer = new Rasterizer();
  rasterizer.resetRows();
  for (const t of order) rasterizer.draw(view, buffer, mesh.triangles, t, t + 1, 'front');
  return buffer;
}

const everyTriangle = (mesh: Mesh) => Array.from({ length: mesh.triangles.length / 3 }, (_, t) => t);

describe('rasterizer', () => {
  it('covers each sample of a closed surface exactly once', () => {
    for (const [cells, size] of [
      [3, 64],
      [20, 31],
      [45, 24],
    ] as const) {
      const mesh = crumpledSquare(cells, cells);
      const times = new Uint8Array(size * size * ROTATED_GRID.length);
      // One at a time, so that no triangle hides another.
      for (const t of everyTriangle(mesh)) {
        for (const [i, id] of drawn(mesh, size, [t]).ids.entries()) if (id !== NOTHING) times[i]!++;
      }
      expect(new Set(times)).toEqual(new Set([1]));
    }
  });

  it('leaves no gap where triangles are cut at the near plane', () => {
    // A floor that runs under and behind the eye: everything below the horizon is floor.
    const n = 12;
    const mesh = crumpledSquare(n, 5);
    for (let i = 0; i < mesh.positions.length / 3; i++) {
      const [column, row] = [i % (n + 1), Math.floor(i / (n + 1))];
      mesh.positions.set([(column - n / 2) * 40, -1, (n / 2 - row) * 40], 3 * i);
    }
    const size = 64;
    const { ids } = drawn(mesh, size, everyTriangle(mesh));
    for (const [i, id] of ids.entries()) {
      const sample = Math.floor(i / (size * size));
      const y = Math.floor((i % (size * size)) / size) + ROTATED_GRID[sample]![1];
      // The floor ends 240 m away: its far edge lies 32 / 240 pixels under the horizon.
      if (y > 32 + 0.2) expect(id).not.toBe(NOTHING);
      if (y < 32) expect(id).toBe(NOTHING);
    }
  });

  it('shows the same whatever the order of drawing', () => {
    const mesh = crumpledSquare(24, 3);
    // The same triangles once more under higher ids: equal depths must go to the lower ones.
    const twice = { ...mesh, triangles: Uint32Array.of(...mesh.triangles, ...mesh.triangles) };
    const order = everyTriangle(twice);
    const forward = drawn(twice, 48, order);
    const backward = drawn(twice, 48, order.toReversed());
    const random = new Random(9);
    const keys = order.map(() => random.uniform());
    const shuffled = drawn(
      twice,
      48,
      order.toSorted((a, b) => keys[a]! - keys[b]!),
    );
    expect(backward.ids).toEqual(forward.ids);
    expect(shuffled.ids).toEqual(forward.ids);
    expect(backward.inverseDepth).toEqual(forward.inverseDepth);
    expect(Math.max(...forward.ids)).toBeLessThan(mesh.triangles.length / 3);
  });

  it('writes the inverse depth of the surface at each sample', () => {
    // A plane at depth 2 + x: over the screen, 1 / depth = (1 − dx) / 2 with dx = x / depth.
    const positions = [-1, -3, -1, 3, -3, -5, 3, 3, -5, -1, 3, -1];
    const mesh = {
      positions: Float64Array.from(positions),
      triangles: Uint32Array.of(0, 1, 2, 0, 2, 3),
    };
    const size = 16;
    const buffer = drawn(mesh, size, [0, 1]);
    let checked = 0;
    for (const [i, id] of buffer.ids.entries()) {
      if (id === NOTHING) continue;
      const sample = Math.floor(i / (size * size));
      const slope = ((i % size) + ROTATED_GRID[sample]![0] - size / 2) / (size / 2);
      expect(buffer.inverseDepth[i]).toBeCloseTo((1 - slope) / 2, 6);
      checked++;
    }
    expect(checked).toBeGreaterThan(500);
  });

  it('draws either the faces towards the eye or those away from it', () => {
    const mesh = {
      positions: Float64Array.of(-1, -1, -1, 1, -1, -1, 0, 1, -1),
      triangles: Uint32Array.of(0, 1, 2, 2, 1, 0),
    };
    const view = projected(mesh, 8);
    for (const [faces, id] of [
      ['front', 0],
      ['back', 1],
    ] as const) {
      const buffer = new SampleBuffer(8, 8, ROTATED_GRID);
      buffer.clear();
      new Rasterizer().draw(view, buffer, mesh.triangles, 0, 2, faces);
      expect(new Set(buffer.ids)).toEqual(new Set([NOTHING, id]));
    }
  });
});
