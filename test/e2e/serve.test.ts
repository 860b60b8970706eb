import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { built } from '../helpers/built.ts';
import { cli } from '../helpers/cli.ts';
import { actionsOf, OpenpiClient, VlaEvalClient } from '../server/clients.ts';

/** `benchtop serve` in a process of its own, once it listens. */
async function serving(...args: string[]): Promise<{ readonly child: ChildProcess; readonly at: string }> {
  const child = spawn(process.execPath, [built('cli/main.js'), 'serve', '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for await (const text of child.stdout.setEncoding('utf8')) {
    output += text;
    const at = /ws:\/\/(127\.0\.0\.1:\d+)/.exec(output)?.[1];
    if (at !== undefined) return { child, at };
  }
  throw new Error(`it did not listen: ${output}`);
}

describe('benchtop serve', () => {
  it.skipIf(process.platform === 'win32')(
    'answers clients of both protocols until Ctrl-C, and ends with 0',
    async () => {
      const { child, at } = await serving('--policy', 'hold');
      const openpi = await new OpenpiClient(`ws://${at}`).open();
      const vlaEval = await new VlaEvalClient(`ws://${at}`).open();
      await vlaEval.hello();
      await openpi.metadata();
      expect(actionsOf(await openpi.infer()).numbers).toEqual([0, 0, 0, 0, 0, 0, -1]);
      expect((await vlaEval.act()).type).toBe('action');
      child.kill('SIGINT');
      expect(await once(child, 'exit')).toEqual([0, null]);
      expect((await openpi.closed).code).toBe(1001);
    },
  );

  it('refuses a policy that reads simulator state, and a port in use', async () => {
    const oracle = await cli(['serve', '--policy', 'oracle', '--port', '0']);
    expect(oracle.exitCode).toBe(2);
    expect(oracle.stderr).toContain('reads simulator state, which no protocol carries');
    const other = createServer();
    onTestFinished(() => void other.close());
    await once(other.listen(0, '127.0.0.1'), 'listening');
    const { port } = other.address() as { port: number };
    const taken = await cli(['serve', '--policy', 'hold', '--port', String(port)]);
    expect(taken.exitCode).toBe(2);
    expect(taken.stderr).toContain(`cannot listen at 127.0.0.1:${port}: the port is in use`);
  });
});
