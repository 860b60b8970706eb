import { expect, it } from 'vitest';
import { type EpisodeJob, jobId, pack, queueName, unpack } from '../../../src/run/queue/queue-messages.ts';

it('carries numbers as they are, −0 included, which JSON would not', () => {
  const recordedState = { armPositions: [-0, 0.1, Number.NaN] } as unknown as NonNullable<
    EpisodeJob['recordedState']
  >;
  const job = { runId: 'r', attempt: 0, recordedState } as unknown as EpisodeJob;
  const [zero, tenth, nan] = unpack<EpisodeJob>(pack(job)).recordedState!.armPositions;
  expect([Object.is(zero, -0), tenth, nan]).toEqual([true, 0.1, Number.NaN]);
});

it('names a try of an episode the same every time, and unlike any other', () => {
  expect(jobId('r', 's/t/hold/0001', 0)).toBe(jobId('r', 's/t/hold/0001', 0));
  const ids = [jobId('r', 'a', 0), jobId('r', 'a', 1), jobId('r', 'b', 0), jobId('q', 'a', 0)];
  expect(new Set(ids).size).toBe(4);
});

it('keeps versions and engines apart, in a name that BullMQ takes', () => {
  expect(queueName('0.1.0', 'a@1')).not.toBe(queueName('0.1.0', 'a@2'));
  expect(queueName('0.1.0', '@dimforge/rapier3d@0.20:x')).toMatch(/^[^:/]+$/);
});
