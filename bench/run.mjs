/**
 * Runs every benchmark of this folder, one process after the other, and prints one JSON array. Names as arguments run
 * just those: `npm run bench -- camera-frame`.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ALL = [
  'physics-substep',
  'camera-frame',
  'environment-throughput',
  'scaling',
  'batching',
  'memory-resets',
  'statistics-calibration',
  'viewer',
];
/** Too heavy to run unasked: minutes, and gigabytes of disk and memory. */
const HEAVY = ['nora-3b'];
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => ![...ALL, ...HEAVY].includes(name));
if (unknown.length > 0) {
  console.error(`no benchmark "${unknown[0]}"; there are ${[...ALL, ...HEAVY].join(', ')}`);
  process.exit(2);
}
const results = [];
for (const name of wanted.length > 0 ? wanted : ALL) {
  console.error(`${name} …`);
  const file = join(import.meta.dirname, `${name}.mjs`);
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', HEAVY.includes(name) ? 'inherit' : 'pipe'],
  });
  if (status !== 0) {
    console.error(`${name} ended with exit code ${status}:\n${stderr}`);
    process.exitCode = 1;
    continue;
  }
  results.push({ name, ...JSON.parse(stdout) });
}
console.log(JSON.stringify(results, null, 2));
