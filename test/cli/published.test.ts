import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli } from '../helpers/cli.ts';
import { runInProcess } from '../helpers/run-in-process.ts';
import { shortSuite } from '../helpers/short-suite.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';

/** A run on LIBERO-Spatial that the repository keeps. */
const BASELINE = 'results/baselines/libero_spatial';

describe('benchtop list published', () => {
  it('lists systems, says more about each, and everything as JSON', async () => {
    const short = await runInProcess(['list', 'published']);
    expect(short.stdout.split('\n')).toContain('openvla-oft');
    const long = await runInProcess(['list', 'published', '--long']);
    expect(long.stdout).toMatch(
      /^openvla +OpenVLA\. LIBERO average 76\.5 \(fine-tuned; source\), 76\.2 .*rerun/m,
    );
    expect(long.stdout).toMatch(/^act +ACT\. No number/m);
    const json = JSON.parse((await runInProcess(['list', 'published', '--json'])).stdout);
    const nora = json.find(({ id }: { id: string }) => id === 'nora-1.5');
    expect(nora.results[0]).toMatchObject({ benchmark: 'libero', rates: { libero_spatial: 97.3 } });
  });
});

describe('benchtop summary', () => {
  it('shows the table of a run again', async () => {
    const { exitCode, stdout } = await runInProcess(['summary', BASELINE]);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('libero_spatial · ');
    expect(stdout).not.toContain('published');
  });

  it('puts published results beside the own rates, marked as not comparable', async () => {
    const { stdout } = await runInProcess(['summary', BASELINE, '--published', 'nora,openvla']);
    expect(stdout).toMatch(/this run: \S+ +[\d.]+ +measured +on benchtop's scenes/);
    expect(stdout).toMatch(/NORA \(fine-tuned, chunk 5\) +85\.6 +secondary +NORA paper/);
    expect(stdout).toMatch(/OpenVLA \(fine-tuned\) +84\.7 +source +openvla\/openvla README/);
    expect(stdout).toContain("LIBERO's own numbers");
    expect(stdout).toContain('not comparable one to one');
  });

  it('shows the usual systems where none is named', async () => {
    const { stdout } = await runInProcess(['summary', BASELINE, '--published']);
    expect(stdout).toContain('π0.5 (');
    expect(stdout).not.toContain('Otter');
    expect((await runInProcess(['summary', BASELINE, '--published', 'all'])).stdout).toContain('Otter');
  });

  it('has them as JSON beside the summary', async () => {
    const { stdout } = await runInProcess(['summary', BASELINE, '--published', 'nora', '--json']);
    const { format, published } = JSON.parse(stdout);
    expect(format).toBe('benchtop/summary@1');
    expect(published.caveat).toContain('not comparable one to one');
    expect(published.suites).toEqual(['libero_spatial']);
    expect(published.rows.map(({ rates }: { rates: object }) => rates)).toEqual([
      { libero_spatial: 85.6 },
      { libero_spatial: 85.6 },
    ]);
  });

  it('refuses unknown systems and folders that hold no run', async () => {
    const unknown = await runInProcess(['summary', BASELINE, '--published', 'nora,nobody']);
    expect([unknown.exitCode, unknown.stderr]).toEqual([2, expect.stringContaining('"nobody"')]);
    const folder = tmpFolder();
    mkdirSync(join(folder, 'empty'));
    const empty = await runInProcess(['summary', join(folder, 'empty')]);
    expect([empty.exitCode, empty.stderr]).toEqual([1, expect.stringContaining('holds no run')]);
    const absent = await runInProcess(['summary', join(folder, 'absent')]);
    expect(absent.stderr).toContain('does not exist');
  });
});

describe('benchtop run --published', () => {
  it('shows them under the table, keeps them out of summary.json, and says where there are none', async () => {
    const folder = join(tmpFolder(), 'out');
    const task = 'libero_object/pick_up_the_cream_cheese_and_place_it_in_the_basket';
    const args = ['run', task, '--policy', 'hold', '--trials', '1', '-j', '1', '-o', folder];
    const run = await cli([...args, '--published', 'openvla']);
    expect(run.stdout).toMatch(/OpenVLA \(fine-tuned\) +88\.4/);
    expect(readFileSync(join(folder, 'summary.json'), 'utf8')).not.toContain('published');

    const tasks = shortSuite(1, 3);
    const other = await cli([
      ...['run', 'short', '--tasks-dir', tasks, '--policy', 'hold', '--trials', '1', '-j', '1'],
      ...['-o', join(tmpFolder(), 'short'), '--published', 'openvla'],
    ]);
    expect(other.stdout).toContain('no published results of these systems on short');
  });

  it('refuses unknown systems before anything is run', async () => {
    const folder = join(tmpFolder(), 'out');
    const args = ['run', 'libero_spatial', '--policy', 'hold', '-o', folder, '--published', 'openvlaa'];
    const { exitCode, stderr } = await runInProcess(args);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('did you mean "openvla"')]);
    expect(existsSync(folder)).toBe(false);
  });
});
