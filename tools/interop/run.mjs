/**
 * The public Python packages of the openpi and vla-eval protocols against benchtop, in both directions. Build first.
 *   node tools/interop/run.mjs [--python <command>] [--venv <folder>]
 * Prints a line per pairing. Ends with 0 if all agree, 1 if one does not, 77 if the packages cannot be had.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ourClient } from './our-client.mjs';
import { pythonEnvironment } from './python-environment.mjs';
import { bothWays, theirClients } from './their-clients.mjs';

/** As Automake's test drivers have it. */
const SKIPPED = 77;

const { values } = parseArgs({
  options: { python: { type: 'string', default: 'python3' }, venv: { type: 'string' } },
});
const folder = mkdtempSync(join(tmpdir(), 'benchtop-interop-'));
const began = Date.now();
const { python, missing } = pythonEnvironment(values.venv ?? join(folder, 'venv'), values.python);
if (missing !== undefined) {
  console.log(`interop: skipped (${missing})`);
  process.exitCode = SKIPPED;
} else {
  console.log(`interop: packages ready after ${seconds(began)} s`);
  let failed = 0;
  let passed = 0;
  const check = async (what, work) => {
    try {
      console.log(`ok    ${what}: ${await work()}`);
      passed++;
    } catch (error) {
      console.log(`FAIL  ${what}:\n${error.message}`);
      failed++;
    }
  };
  for (const direction of [theirClients, bothWays, ourClient]) {
    await direction(python, folder, check).catch((error) => {
      console.log(`FAIL  ${direction.name}:\n${error.message}`);
      failed++;
    });
  }
  console.log(`interop: ${passed} passed, ${failed} failed, ${seconds(began)} s`);
  process.exitCode = failed === 0 ? 0 : 1;
}
rmSync(folder, { recursive: true, force: true });

function seconds(since) {
  return ((Date.now() - since) / 1000).toFixed(0);
}
