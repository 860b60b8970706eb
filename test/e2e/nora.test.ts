import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createPolicy } from '../../src/policy/create-policy.ts';
import { servePolicy } from '../../src/server/serve-policy.ts';
import { cli } from '../helpers/cli.ts';
import { shortSuite } from '../helpers/short-suite.ts';
import { writeTinyNora } from '../helpers/tiny-nora.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';

const MINUTES = 400_000;
/** The folder's name is the suite's: statistics of the checkpoint are found by it. */
const SUITE = 'libero_spatial';

interface Record {
  readonly episodeId: string;
  readonly episodeIndex: number;
  readonly taskId: string;
  readonly digest: string;
  readonly inference: { readonly count: number; readonly tokens: number };
}

function results(folder: string): Record[] {
  const lines = readFileSync(join(folder, 'episodes.jsonl'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Record).filter(({ episodeId }) => episodeId !== undefined);
}

const digests = (folder: string) =>
  results(folder)
    .map(({ taskId, episodeIndex, digest }) => `${taskId} ${episodeIndex} ${digest}`)
    .sort();

describe('a run with NORA’s tiny checkpoint', () => {
  it(
    'acts the same in a worker, for any number of them, in a process of its own, and behind a wire',
    async () => {
      const checkpoint = writeTinyNora(join(tmpFolder(), 'tiny-nora'));
      const out = tmpFolder();
      const env = { BENCHTOP_CACHE: join(out, 'cache') };
      const tasks = shortSuite(2, 12, SUITE);
      const run = async (name: string, policy: string, ...more: string[]) => {
        const folder = join(out, name);
        const args = ['run', SUITE, '--tasks-dir', tasks, '-p', policy, '-n', '1', '-o', folder, ...more];
        const { exitCode, stderr, stdout } = await cli(args, { env });
        expect([exitCode, stderr]).toEqual([0, expect.any(String)]);
        return { folder, stderr, stdout };
      };
      const nora = `nora:${checkpoint}`;
      const first = await run('one', nora, '-j', '1');
      expect(first.stderr).toMatch(/building the f32 graphs of .*, once: \d+ %/);
      expect(first.stdout).toContain('per inference, ms');
      const [record] = results(first.folder);
      expect(record!.inference.count).toBe(12);
      expect(record!.inference.tokens).toBeGreaterThan(12);
      const written = JSON.parse(readFileSync(join(first.folder, 'run.json'), 'utf8'));
      expect(written.policies[0].facts).toMatchObject({
        model: 'nora',
        precision: 'f32',
        preset: 'nora-official',
      });

      const two = await run('two', nora, '-j', '2');
      expect(two.stderr).not.toContain('building');
      const own = await run('own', nora, '-j', '2', '--policy-process', 'own');
      const hosted = JSON.parse(readFileSync(join(own.folder, 'run.json'), 'utf8'));
      expect(hosted.policies[0]).toMatchObject({ placement: 'process', facts: written.policies[0].facts });
      process.env.BENCHTOP_CACHE = env.BENCHTOP_CACHE;
      const served = await servePolicy({
        ...{ create: () => createPolicy(nora), protocol: 'both', images: 'turned' },
        ...{ port: 0, host: '127.0.0.1', maxClients: 4, version: 'test' },
      });
      const wire = await run('wire', `vla-eval+ws://127.0.0.1:${served.port}`, '-j', '1');
      await served.close();
      delete process.env.BENCHTOP_CACHE;
      const expected = digests(first.folder);
      expect(new Set(expected).size).toBe(2);
      for (const { folder } of [two, own, wire]) expect(digests(folder)).toEqual(expected);

      const masked = await run('masked', nora, '--preset', 'nora-masked', '--precision', 'q8');
      expect(results(masked.folder)[0]!.episodeId).toContain('preset=nora-masked&precision=q8');
      expect(digests(masked.folder)).not.toEqual(expected);
    },
    MINUTES,
  );

  it('says when a flag means nothing to the policies', async () => {
    const { exitCode, stderr } = await cli(['run', 'libero_spatial', '-p', 'oracle', '--precision', 'q4']);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('--precision says nothing to oracle')]);
  });
});
