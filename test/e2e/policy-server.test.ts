import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { NdArray } from '../../src/policy/wire/nd-array.ts';
import { encodeOpenpi } from '../../src/policy/wire/openpi-codec.ts';
import { cli } from '../helpers/cli.ts';
import { fakePolicyServer } from '../helpers/fake-policy-server.ts';
import { shortSuite } from '../helpers/short-suite.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';

const MINUTE = 60_000;

describe('a run against a policy server', () => {
  it(
    'errors the episode during which the server dies, goes on, and makes up for it when asked',
    async () => {
      const connections: WebSocket[] = [];
      const { port } = await fakePolicyServer({
        connected(socket) {
          connections.push(socket);
          socket.send(encodeOpenpi({ model: 'fake' }));
        },
        message(socket, _data, count) {
          // The first connection is the check before the run, the second an episode.
          if (socket === connections[1] && count === 2) socket.terminate();
          else socket.send(encodeOpenpi({ actions: NdArray.of('<f4', [5, 7], Array(35).fill(0)) }));
        },
      });
      const folder = join(tmpFolder(), 'out');
      const name = `openpi+ws://127.0.0.1:${port}?wait=5`;
      const args = ['run', 'short', '--tasks-dir', shortSuite(1, 20), '-p', name, '-n', '3', '-j', '1'];
      const first = await cli([...args, '-o', folder]);
      expect(first.exitCode).toBe(4);
      const results = () =>
        readFileSync(join(folder, 'episodes.jsonl'), 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
          .filter(({ episodeId }) => episodeId !== undefined);
      expect(results().filter(({ status }) => status === 'failed')).toHaveLength(2);
      const [errored] = results().filter(({ status }) => status === 'errored');
      expect(errored.error).toMatchObject({ code: 'policy-server' });
      expect(errored.error.message).toContain('the server ended or crashed');
      const record = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'));
      expect(record.policies[0].facts).toMatchObject({ protocol: 'openpi', metadata: { model: 'fake' } });
      const again = await cli([...args, '-o', folder, '--retry-errored']);
      expect(again.exitCode).toBe(0);
      expect(results().at(-1)).toMatchObject({ status: 'failed', attempt: 1 });
    },
    3 * MINUTE,
  );

  it(
    'does not begin without a server',
    async () => {
      const { port, stop } = await fakePolicyServer({});
      await stop();
      const folder = join(tmpFolder(), 'out');
      const args = ['run', 'short', '--tasks-dir', shortSuite(1, 20), '-n', '1', '-o', folder];
      const { exitCode, stderr } = await cli([...args, '-p', `openpi+ws://127.0.0.1:${port}?wait=0`]);
      expect(exitCode).toBe(4);
      expect(stderr).toMatch(/policy server openpi\+ws:\/\/127.0.0.1:\d+: nothing listens there/);
    },
    MINUTE,
  );
});
