import { expect, it } from 'vitest';
import { RunReporter } from '../../src/cli/run-reporter.ts';
import type { EpisodePlan } from '../../src/episode/episode-plan.ts';
import { erroredEpisode, finishedEpisode } from '../helpers/run-results.ts';

const PLANS = [0, 1, 2].map((episodeIndex) => ({ episodeId: `s/t/hold/000${episodeIndex}` }) as EpisodePlan);

class FakeStream {
  text = '';
  readonly isTTY: boolean;
  readonly columns = 100;

  constructor(isTTY: boolean) {
    this.isTTY = isTTY;
  }

  write(text: string): void {
    this.text += text;
  }
}

it('writes one plain line per episode where there is no terminal', () => {
  const stream = new FakeStream(false);
  const reporter = new RunReporter(stream, () => 0);
  reporter.started(PLANS, []);
  reporter.recorded(finishedEpisode());
  reporter.recorded(erroredEpisode({ episodeId: PLANS[1]!.episodeId }));
  reporter.finished();
  expect(stream.text.split('\n')).toHaveLength(3);
  expect(stream.text).toMatch(/^\[1\/3\] s\/t hold #0 failed.*\n\[2\/3\] .* errored .*worker-died: gone\n$/);
});

it('rewrites one line on a terminal, and leaves it clear', () => {
  let now = 0;
  const stream = new FakeStream(true);
  const reporter = new RunReporter(stream, () => now);
  reporter.started(PLANS, []);
  now = 1000;
  reporter.recorded(finishedEpisode());
  expect(stream.text).not.toContain('\n');
  expect(stream.text).toMatch(/\r.*1\/3 33 %.*1\.0 episodes\/s/);
  reporter.recorded(erroredEpisode({ episodeId: PLANS[1]!.episodeId }));
  expect(stream.text).toMatch(/errored after 0 steps.*\n/);
  reporter.finished();
  expect(stream.text.endsWith('\r\x1b[2K')).toBe(true);
});

it('counts an episode that was tried twice once', () => {
  const stream = new FakeStream(false);
  const reporter = new RunReporter(stream, () => 0);
  reporter.started(PLANS, []);
  reporter.recorded(erroredEpisode());
  reporter.recorded(finishedEpisode({ attempt: 1 }));
  expect(stream.text).toMatch(/\[1\/3\].*\n\[1\/3\].*attempt 2/);
});
