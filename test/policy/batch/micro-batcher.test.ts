import { describe, expect, it } from 'vitest';
import {
  type BatchLimits,
  MicroBatcher,
  type MicroBatcherOptions,
} from '../../../src/policy/batch/micro-batcher.ts';

/** A batcher whose batches end when the test says so. */
function setUp({ maxSize = 4, ...options }: Partial<BatchLimits & MicroBatcherOptions<number, string>> = {}) {
  const maxWaitMs = 'maxWaitMs' in options ? options.maxWaitMs : 60_000;
  const batches: number[][] = [];
  const ends: (() => void)[] = [];
  const sizes: number[] = [];
  const batcher = new MicroBatcher<number, string>({
    limits: { maxSize, maxWaitMs },
    run: async (requests) => {
      batches.push([...requests]);
      await new Promise<void>((resolve) => ends.push(resolve));
      return requests.map((request) => (request < 0 ? new Error(`no to ${request}`) : `answer ${request}`));
    },
    observer: { batchEnded: ({ size }) => sizes.push(size) },
    ...options,
  });
  return { batcher, batches, ends, sizes };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('MicroBatcher', () => {
  it('begins as soon as a batch is full, and answers in order', async () => {
    const { batcher, batches, ends, sizes } = setUp();
    const answers = [1, 2, 3, 4, 5].map((request) => batcher.submit(request));
    expect(batches).toEqual([[1, 2, 3, 4]]);
    expect(batcher.waiting).toBe(1);
    ends[0]!();
    const answered = await Promise.all(answers.slice(0, 4));
    expect(answered.map(({ answer }) => answer)).toEqual(['answer 1', 'answer 2', 'answer 3', 'answer 4']);
    expect(sizes).toEqual([4]);
  });

  it('begins with whoever is there when the first has waited long enough', async () => {
    const { batcher, batches, ends } = setUp({ maxWaitMs: 20 });
    const first = batcher.submit(1);
    const second = batcher.submit(2);
    expect(batches).toEqual([]);
    while (ends.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    ends[0]!();
    expect((await first).queueMs).toBeGreaterThanOrEqual(20);
    expect((await second).answer).toBe('answer 2');
    expect(batches).toEqual([[1, 2]]);
  });

  it('does not wait for company that cannot come', () => {
    const { batcher, batches } = setUp({ askers: () => 2 });
    void batcher.submit(1);
    expect(batches).toEqual([]);
    void batcher.submit(2);
    expect(batches).toEqual([[1, 2]]);
  });

  it('waits as long as the last batch took, if nobody says how long', async () => {
    const { batcher, batches, ends } = setUp({ maxWaitMs: undefined });
    const first = batcher.submit(1);
    // Nothing is known yet: it begins at once.
    expect(batches).toEqual([[1]]);
    await new Promise((resolve) => setTimeout(resolve, 300));
    ends[0]!();
    await first;
    const second = batcher.submit(2);
    await turn();
    expect(batches).toHaveLength(1);
    void batcher.submit(3);
    while (ends.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    ends[1]!();
    expect((await second).queueMs).toBeGreaterThan(150);
    expect(batches[1]).toEqual([2, 3]);
  });

  it('runs one batch at a time, and gathers the next meanwhile', async () => {
    const { batcher, batches, ends } = setUp({ maxSize: 2 });
    const all = [1, 2, 3, 4].map((request) => batcher.submit(request));
    await turn();
    expect(batches).toEqual([[1, 2]]);
    ends[0]!();
    await all[1];
    await turn();
    expect(batches).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('fails one request alone, and all if the batch fails', async () => {
    const { batcher, ends } = setUp({ maxSize: 2 });
    const [good, bad] = [batcher.submit(1), batcher.submit(-1)];
    ends[0]!();
    expect((await good).answer).toBe('answer 1');
    await expect(bad).rejects.toThrow('no to -1');
    const broken = new MicroBatcher<number, string>({
      limits: { maxSize: 2, maxWaitMs: 0 },
      run: async () => {
        throw new Error('out of memory');
      },
    });
    await expect(Promise.all([broken.submit(1), broken.submit(2)])).rejects.toThrow('out of memory');
    // It goes on with the next.
    await expect(broken.submit(3)).rejects.toThrow('out of memory');
  });

  it('rejects a batch that got too few answers', async () => {
    const batcher = new MicroBatcher<number, string>({
      limits: { maxSize: 1, maxWaitMs: 0 },
      run: async () => [],
    });
    await expect(batcher.submit(1)).rejects.toThrow('a batch of 1 requests got 0 answers');
  });

  it('withdraws what nobody waits for any more', async () => {
    const { batcher, batches } = setUp({ maxSize: 3 });
    const gone = batcher.submit(1);
    void batcher.submit(2);
    batcher.withdraw((request) => request === 1, new Error('gone'));
    await expect(gone).rejects.toThrow('gone');
    void batcher.submit(3);
    expect(batches).toEqual([]);
    void batcher.submit(4);
    expect(batches).toEqual([[2, 3, 4]]);
  });
});
