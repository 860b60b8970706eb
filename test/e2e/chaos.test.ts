import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { built } from '../helpers/built.ts';

/** One round on one machine and one through Redis, if that is there; `npm run chaos` plays more. */
const ROUNDS = 2;
const SEED = 3;
const LIVES = 2;

it.skipIf(process.platform === 'win32')('survives kills, a full disk and an emptied Redis', async () => {
  built('cli/main.js');
  const script = fileURLToPath(new URL('../../bench/chaos.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, ...[ROUNDS, SEED, LIVES].map(String)]);
  onTestFinished(() => void child.kill());
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const [exitCode] = await once(child, 'close');
  expect(output).toContain(`survived ${ROUNDS} of ${ROUNDS} rounds`);
  expect(exitCode).toBe(0);
});
