import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { FolderLock } from '../../src/run/folder-lock.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';

function lockBy(holder: { pid: number; host: string }): { folder: string; file: string } {
  const folder = tmpFolder();
  const file = join(folder, 'run.lock');
  writeFileSync(file, JSON.stringify({ ...holder, token: 'theirs' }));
  return { folder, file };
}

it('lets one in, refuses the next, and leaves nothing behind', async () => {
  const folder = tmpFolder();
  const lock = await FolderLock.acquire(folder);
  lock.verify();
  await expect(FolderLock.acquire(folder)).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining(`being written by process ${process.pid}`) as string,
  });
  lock.release();
  lock.release();
  expect(existsSync(join(folder, 'run.lock'))).toBe(false);
  (await FolderLock.acquire(folder)).release();
});

it('is taken over at once from a process that was killed', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const { folder } = lockBy({ pid, host: hostname() });
  const waits: string[] = [];
  const lock = await FolderLock.acquire(folder, { onWait: (message) => waits.push(message) });
  expect(waits).toEqual([]);
  lock.release();
});

it('is taken over from an earlier life of a container, where process ids repeat', async () => {
  const { folder } = lockBy({ pid: process.pid, host: hostname() });
  (await FolderLock.acquire(folder)).release();
});

it('is left to another machine while that shows signs of life', async () => {
  const { folder, file } = lockBy({ pid: 1, host: 'elsewhere' });
  const beat = setInterval(() => utimesSync(file, new Date(), new Date()), 100);
  onTestFinished(() => clearInterval(beat));
  await expect(FolderLock.acquire(folder)).rejects.toThrow(/being written by process 1 on elsewhere/);
});

it('is taken over from another machine, and from a process id given out again, after a silence', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  onTestFinished(() => void other.kill('SIGKILL'));
  await once(other, 'spawn');
  for (const holder of [
    { pid: 1, host: 'elsewhere' },
    { pid: other.pid!, host: hostname() },
  ]) {
    const { folder } = lockBy(holder);
    const lock = await FolderLock.acquire(folder, { silenceMs: 300 });
    lock.verify();
    lock.release();
  }
});

it('is taken over when it was left half-written', async () => {
  const folder = tmpFolder();
  writeFileSync(join(folder, 'run.lock'), '{"pid":');
  (await FolderLock.acquire(folder, { silenceMs: 300 })).release();
});

it('tells its holder that another one has it now', async () => {
  const folder = tmpFolder();
  const lock = await FolderLock.acquire(folder);
  writeFileSync(join(folder, 'run.lock'), '{"pid":1,"host":"elsewhere","token":"theirs"}');
  expect(() => lock.verify()).toThrow(/another process has taken over/);
  lock.release();
  expect(readFileSync(join(folder, 'run.lock'), 'utf8')).toContain('elsewhere');
});
