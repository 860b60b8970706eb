import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const SCRIPT = join(import.meta.dirname, '..', '..', 'tools', 'interop', 'run.mjs');

test('without Python the interop script says so and ends with 77, which CI does not count as a failure', () => {
  const { status, stdout } = spawnSync(process.execPath, [SCRIPT, '--python', 'no-such-python'], {
    encoding: 'utf8',
  });
  expect(stdout).toBe('interop: skipped (no no-such-python)\n');
  expect(status).toBe(77);
}, 60_000);
