// The gate of this repository: success of the scripted policies against results/baselines/. Build first.
//   node .ci/gate.mjs           runs the same episodes and compares; ends with the exit code of the comparison
//   node .ci/gate.mjs --renew   writes the baseline anew, after a change that was meant to move results
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
const SUITE = 'libero_spatial';
/** One that should solve everything, and one of known weakness: a change may show in only one of them. */
const POLICIES = ['oracle', 'noisy:0.2:oracle'];
/** Per task and policy: 40 pairs a policy, which notice a loss of 18 points with 80 % power. */
const TRIALS = 4;
const MARGIN = 0.15;
const BASELINE = join('results', 'baselines', SUITE);

function benchtop(...args) {
  // Progress of 80 episodes is noise in a log, unless something breaks.
  const quiet = args[0] === 'run';
  const { status, stderr } = spawnSync(process.execPath, [join('dist', 'cli', 'main.js'), ...args], {
    cwd: ROOT,
    stdio: ['ignore', quiet ? 'ignore' : 'inherit', quiet ? 'pipe' : 'inherit'],
  });
  if (quiet && status !== 0) process.stderr.write(stderr);
  return status ?? 1;
}

const run = (folder) =>
  benchtop('run', SUITE, ...POLICIES.flatMap((policy) => ['-p', policy]), '-n', String(TRIALS), '-o', folder);

/** Wall-clock figures of every inference say nothing on another machine and are half of the file. */
function slim(folder) {
  const file = join(folder, 'episodes.jsonl');
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const slimmed = lines.map((line) => JSON.stringify({ ...JSON.parse(line), latenciesMs: [] }));
  writeFileSync(file, `${slimmed.sort().join('\n')}\n`);
  // They follow from the journal.
  for (const name of ['episodes.csv', 'summary.json']) rmSync(join(folder, name));
}

if (process.argv.includes('--renew')) {
  rmSync(join(ROOT, BASELINE), { recursive: true, force: true });
  process.exitCode = run(BASELINE);
  if (process.exitCode === 0) slim(join(ROOT, BASELINE));
} else {
  const folder = mkdtempSync(join(tmpdir(), 'benchtop-gate-'));
  const candidate = join(folder, 'run');
  const ran = run(candidate);
  // Errored episodes (4) are for the comparison to count; anything else left nothing to compare.
  process.exitCode =
    ran === 0 || ran === 4
      ? benchtop('compare', BASELINE, candidate, '--gate', '--allow-inconclusive', '--margin', String(MARGIN))
      : ran;
  rmSync(folder, { recursive: true, force: true });
}
