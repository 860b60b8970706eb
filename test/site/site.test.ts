import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { formatEpisodeRecord } from '../../src/run/episode-record.ts';
import { latencyHistograms } from '../../src/site/latency-histogram.ts';
import { loadSiteRun } from '../../src/site/load-site-run.ts';
import { serveSite } from '../../src/site/serve-site.ts';
import type { SiteIndex, SiteRunData } from '../../src/site/site-data.ts';
import { siteFolders } from '../../src/site/site-index.ts';
import { writeSite } from '../../src/site/write-site.ts';
import { built } from '../helpers/built.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';
import { erroredEpisode, finishedEpisode } from '../report/episodes.ts';

// Serving and writing need the built viewer.
built('viewer/index.html');

const EPISODES = [
  finishedEpisode('s/a', 'p', 0, true, { trace: 'traces/s/a/p-0000.mcap', latenciesMs: [1, 1, 100] }),
  finishedEpisode('s/a', 'p', 1, false),
  erroredEpisode('s/a', 'p', 2),
];

function runFolder(name = 'night run'): string {
  const folder = join(tmpFolder(), name);
  mkdirSync(join(folder, 'traces', 's', 'a'), { recursive: true });
  const task = { id: 's/a', protocolHash: 'aaaa', taskHash: 'b', initialStatesHash: null };
  const record = {
    format: 'benchtop/run@1',
    plan: { seed: 0, trials: 4, policies: ['p'], initialStates: 'sampled', tasks: [task], episodes: 4 },
    protocols: {},
    policies: [{ name: 'p', privileged: true }],
    versions: { benchtop: '0', engine: 'e', node: 'v20' },
    startedAt: '2026-01-01T00:00:00Z',
    argv: [],
  };
  writeFileSync(join(folder, 'run.json'), JSON.stringify(record));
  writeFileSync(
    join(folder, 'episodes.jsonl'),
    EPISODES.map((one) => `${formatEpisodeRecord(one)}\n`).join(''),
  );
  writeFileSync(join(folder, 'traces', 's', 'a', 'p-0000.mcap'), 'recording');
  return folder;
}

describe('what the viewer is given of a run', () => {
  it('counts, keeps the record and leaves out what only the journal needs', () => {
    const data = loadSiteRun(runFolder(), 'x');
    expect(data.run).toMatchObject({
      id: 'x',
      name: 'night run',
      planned: 4,
      finished: 2,
      errored: 1,
      suites: ['s'],
    });
    expect(data.summary.overall[0]).toMatchObject({ successes: 1, episodes: 2 });
    expect(data.episodes).toHaveLength(3);
    for (const episode of data.episodes) {
      expect(episode).not.toHaveProperty('latenciesMs');
      expect(episode).not.toHaveProperty('goal');
    }
  });

  it('names runs by their folders, and numbers those that share a name', () => {
    expect([...siteFolders(['a/main', 'b/main', 'c/x y/']).keys()]).toEqual(['main', 'main-2', 'x%20y']);
  });

  it('says what is wrong with a folder that is none', () => {
    expect(() => loadSiteRun('/nowhere', 'x')).toThrow('/nowhere does not exist');
    expect(() => loadSiteRun(tmpFolder(), 'x')).toThrow('no run.json');
  });
});

describe('latencyHistograms', () => {
  it('counts every inference once, in bins that join', () => {
    const [histogram] = latencyHistograms(EPISODES);
    expect(histogram!.counts.reduce((sum, count) => sum + count, 0)).toBe(5);
    expect(histogram!.edgesMs).toHaveLength(histogram!.counts.length + 1);
    expect(histogram!.counts[0]).toBe(3);
    expect(histogram!.counts.at(-1)).toBe(1);
    expect(histogram!.edgesMs[0]).toBeCloseTo(1);
    expect(histogram!.edgesMs.at(-2)).toBeCloseTo(100);
  });
});

describe('serveSite', () => {
  it('serves page, data and traces, and nothing outside them', async () => {
    const folder = runFolder();
    const site = await serveSite({ folders: [folder, '/nowhere'], port: 0 });
    onTestFinished(() => site.close());
    const get = (path: string) => fetch(new URL(path, site.url));
    expect(await (await get('')).text()).toContain('<div id="app">');
    const index = (await (await get('data/site.json')).json()) as SiteIndex;
    expect(index.runs.map(({ id }) => id)).toEqual(['night%20run']);
    expect(index.problems).toEqual([expect.stringContaining('/nowhere does not exist')]);
    const data = (await (await get('data/night%20run/run.json')).json()) as SiteRunData;
    expect(data.episodes).toHaveLength(3);
    expect(await (await get('data/night%20run/traces/s/a/p-0000.mcap')).text()).toBe('recording');
    for (const path of [
      'data/other/run.json',
      'data/night%20run/episodes.jsonl',
      'data/night%20run/traces/none',
    ]) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
    expect((await get('data/night%20run/traces/..%2f..%2frun.json')).status).toBe(404);
  });

  it('says so when the port is taken', async () => {
    const site = await serveSite({ folders: [], port: 0 });
    onTestFinished(() => site.close());
    const port = Number(new URL(site.url).port);
    await expect(serveSite({ folders: [], port })).rejects.toThrow(/cannot listen .*--port/);
  });
});

describe('writeSite', () => {
  it('writes the same as files, over an earlier report but not over anything else', () => {
    const output = join(tmpFolder(), 'report');
    const folder = runFolder();
    writeSite([folder], output);
    writeSite([folder], output);
    expect(readdirSync(output).sort()).toEqual(['assets', 'data', 'index.html']);
    const index = JSON.parse(readFileSync(join(output, 'data/site.json'), 'utf8')) as SiteIndex;
    expect(index.runs[0]!.id).toBe('night%20run');
    const data = JSON.parse(readFileSync(join(output, 'data/night run/run.json'), 'utf8')) as SiteRunData;
    expect(existsSync(join(output, 'data/night run', data.episodes[0]!.trace!))).toBe(true);
    const other = tmpFolder();
    writeFileSync(join(other, 'thesis.tex'), '');
    expect(() => writeSite([folder], other)).toThrow('not empty and not a report');
  });
});
