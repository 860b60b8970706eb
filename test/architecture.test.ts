import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

/**
 * Who may import whom: a room may import itself and what is listed. To add an arrow, check that it keeps the order
 * below acyclic, add it here and say why in docs/architecture.md. If a file needs a later room, it stands in the
 * wrong room: move it, or hand it what it needs as an argument.
 */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  math: [],
  scene: ['math'],
  spec: ['math'],
  task: ['math', 'scene', 'spec'],
  episode: ['math', 'scene', 'spec', 'task'],
  physics: ['math', 'scene', 'spec', 'task', 'episode'],
  render: ['math', 'scene', 'spec'],
  policy: ['math', 'scene', 'spec', 'task', 'episode'],
  trace: ['math', 'scene', 'spec', 'task', 'episode'],
  statistics: ['math'],
  export: ['math', 'scene', 'spec', 'task', 'episode', 'render', 'trace', 'statistics'],
  robot: ['math', 'scene', 'spec', 'task', 'physics'],
  environment: [
    ...['math', 'scene', 'spec', 'task', 'episode', 'physics', 'robot', 'render', 'policy', 'trace'],
  ],
  rollout: ['math', 'scene', 'spec', 'task', 'episode', 'policy', 'statistics'],
  report: ['math', 'scene', 'spec', 'task', 'episode', 'statistics'],
  run: [
    ...['math', 'scene', 'spec', 'task', 'episode', 'policy', 'statistics'],
    ...['environment', 'rollout', 'report', 'trace'],
  ],
  doctor: [...['math', 'scene', 'spec', 'task', 'episode', 'policy', 'statistics', 'environment', 'rollout']],
  server: ['math', 'scene', 'spec', 'task', 'episode', 'policy', 'statistics'],
  site: ['task', 'episode', 'report', 'run'],
  viewer: [
    ...['math', 'scene', 'spec', 'task', 'episode', 'policy', 'statistics'],
    ...['environment', 'physics', 'render', 'trace', 'rollout', 'report', 'site'],
  ],
};
/** `cli` and the public API may use every room. */
const OPEN = new Set(['cli', 'index.ts']);

/** One door per engine: package (or prefix) -> rooms that may import it. */
const DOORS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^@dimforge\//, ['physics']],
  [/^three($|\/)/, ['render', 'viewer']],
  [/^preact|^@preact\/|^uplot/, ['viewer']],
  [/^@observablehq\/|^linkedom$/, ['viewer', 'report']],
  [/^sirv$/, ['site']],
  [/^node:http$/, ['site', 'server', 'policy']],
  [/^ws$/, ['server', 'policy']],
  [/^prom-client$/, ['server']],
  [/^onnxruntime-node$|^@huggingface\/|^jpeg-js$|^@bufbuild\//, ['policy']],
  [/^p-queue$|^bullmq$|^ioredis$/, ['run']],
  [/^node:child_process$/, ['run', 'export']],
  [/^gifenc$|^@gltf-transform\/|^hyparquet-writer$/, ['export']],
  [/^commander$/, ['cli']],
  [/^csv-stringify|^fast-xml-builder$/, ['report']],
  [/^cephes$/, ['statistics']],
  [/^@mcap\/|^@foxglove\/|^fzstd$/, ['trace']],
];

const SRC = resolve(import.meta.dirname, '../src');
const IMPORT =
  /(?:^|\n)\s*(?:import|export)\s[^;]*?from\s+'([^']+)'|import\('([^']+)'\)|(?:^|\n)import\s+'([^']+)'/g;

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('vite.config.ts'))
    .map((name) => join(folder, name))
    .sort();
}

function roomOf(file: string): string {
  return relative(SRC, file).split(sep)[0]!;
}

function importsOf(file: string): string[] {
  return [...readFileSync(file, 'utf8').matchAll(IMPORT)].map((match) => match[1] ?? match[2] ?? match[3]!);
}

function violations(file: string): string[] {
  const room = roomOf(file);
  const where = relative(resolve(SRC, '..'), file);
  return importsOf(file).flatMap((specifier) => {
    if (!specifier.startsWith('.')) {
      const door = DOORS.find(([pattern]) => pattern.test(specifier));
      return door === undefined || door[1].includes(room)
        ? []
        : [
            `${where} imports ${specifier}; only ${door[1].join(', ')} may. Use what that room offers instead.`,
          ];
    }
    const target = roomOf(resolve(dirname(file), specifier));
    if (target === room || target === 'errors.ts' || OPEN.has(room)) return [];
    return ROOMS[room]?.includes(target)
      ? []
      : [`${where} (${room}) may not import ${specifier} (${target}).`];
  });
}

describe('architecture', () => {
  const files = sourceFiles(SRC);

  it('knows every room', () => {
    const rooms = new Set(files.map(roomOf).filter((room) => room !== 'errors.ts' && !OPEN.has(room)));
    expect([...rooms].filter((room) => !(room in ROOMS))).toEqual([]);
  });

  it('sees imports at all', () => {
    expect(files.flatMap(importsOf).length).toBeGreaterThan(files.length / 2);
  });

  it('lets imports go one way only, and each engine through its one door', () => {
    expect(files.flatMap(violations)).toEqual([]);
  });

  it('has an acyclic table', () => {
    const order = Object.keys(ROOMS);
    const backward = order.flatMap((room, index) =>
      ROOMS[room]!.filter((target) => order.indexOf(target) >= index).map((target) => `${room} -> ${target}`),
    );
    expect(backward).toEqual([]);
  });

  it('keeps every source file under 400 lines', () => {
    const long = files.filter((file) => readFileSync(file, 'utf8').split('\n').length > 400);
    expect(long.map((file) => relative(SRC, file))).toEqual([]);
  });

  it('has no barrel but src/index.ts', () => {
    const barrels = files.filter((file) => basename(file) === 'index.ts' && roomOf(file) !== 'index.ts');
    expect(barrels).toEqual([]);
  });
});
