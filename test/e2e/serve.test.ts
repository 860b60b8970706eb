import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readJournal } from '../../src/run/journal.ts';
import { built } from '../helpers/built.ts';
import { cli } from '../helpers/cli.ts';
import { shortSuite } from '../helpers/short-suite.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';
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

  it('gives our own clients the digests of a run in process, whatever the batches', async () => {
    const tasks = shortSuite(2, 20);
    const digestsOf = async (policy: string, ...more: string[]) => {
      const folder = join(tmpFolder(), 'run');
      const what = ['short', '--tasks-dir', tasks, '-p', policy, '-n', '3', '-o', folder];
      const outcome = await cli(['run', ...what, ...more]);
      expect(outcome.exitCode, outcome.stderr).toBe(0);
      const { results } = readJournal(join(folder, 'episodes.jsonl'));
      return results.map(({ taskId, episodeIndex, digest }) => `${taskId} ${episodeIndex} ${digest}`).sort();
    };
    const { at } = await serving('--policy', 'slow:5:random', '--images', 'upright');
    const inProcess = await digestsOf('random');
    expect(
      await digestsOf(`openpi+ws://${at}?preset=served&wait=60&timeout=300`, '-j', '2', '--in-flight', '3'),
    ).toEqual(inProcess);
    expect(
      await digestsOf(`vla-eval+ws://${at}?preset=served&specs=ignored&wait=60&timeout=300`, '-j', '1'),
    ).toEqual(inProcess);
  });

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
