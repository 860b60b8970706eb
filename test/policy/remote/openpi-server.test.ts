import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { createPolicy } from '../../../src/policy/create-policy.ts';
import type { Policy } from '../../../src/policy/policy.ts';
import { NdArray } from '../../../src/policy/wire/nd-array.ts';
import { decodeOpenpi, encodeOpenpi } from '../../../src/policy/wire/openpi-codec.ts';
import { type FakeBehaviour, fakePolicyServer } from '../../helpers/fake-policy-server.ts';
import { EPISODE, greyObservation } from '../../helpers/wire-observation.ts';

const MIB = 1024 * 1024;
const chunk = (rows: number, value = 0.25) => NdArray.of('<f4', [rows, 7], Array(rows * 7).fill(value));
const greet = (socket: WebSocket, metadata: unknown = {}) => socket.send(encodeOpenpi(metadata));

async function connect(behaviour: FakeBehaviour, options = ''): Promise<Policy> {
  const { port } = await fakePolicyServer({ connected: (socket) => greet(socket), ...behaviour });
  const policy = await createPolicy(`openpi+ws://127.0.0.1:${port}?wait=0${options}`);
  onTestFinished(() => policy.dispose());
  return policy;
}

async function answerOf(behaviour: FakeBehaviour, options = '') {
  const policy = await connect(behaviour, options);
  await policy.reset(EPISODE);
  return policy.infer(greyObservation());
}

describe('openpi+ws', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('sends images, state and prompt under the preset’s keys, and executes five of the actions', async () => {
    let seen = new Map<string, unknown>();
    const { actions, report } = await answerOf({
      message(socket, data) {
        seen = decodeOpenpi(data) as Map<string, unknown>;
        socket.send(encodeOpenpi({ actions: chunk(10), server_timing: { infer_ms: 0 } }));
      },
    });
    expect(actions).toEqual(Array(5).fill(Array(7).fill(0.25)));
    expect([...seen.keys()]).toEqual([
      'observation/image',
      'observation/wrist_image',
      'observation/state',
      'prompt',
    ]);
    expect(seen.get('observation/image')).toMatchObject({ dtype: '|u1', shape: [224, 224, 3] });
    expect((seen.get('observation/state') as NdArray).toNumbers()).toHaveLength(8);
    expect(seen.get('prompt')).toBe('Pick up the Bowl');
    expect(report?.timings.queueMs).toBeGreaterThanOrEqual(0);
  });

  it('tells what the server says of itself', async () => {
    const policy = await connect({
      connected: (socket) => greet(socket, { model: 'pi0', action_horizon: 10 }),
    });
    expect(await policy.check!()).toEqual({
      ...{ protocol: 'openpi', health: 'unknown' },
      metadata: { model: 'pi0', action_horizon: 10 },
    });
  });

  it('sends the key from the environment, which no name may hold', async () => {
    vi.stubEnv('BENCHTOP_API_KEY', 'secret');
    const server = await fakePolicyServer({ connected: (socket) => greet(socket) });
    const policy = await createPolicy(`openpi+ws://127.0.0.1:${server.port}`);
    await policy.check!();
    policy.dispose();
    expect(server.headers[0]!.authorization).toBe('Api-Key secret');
    await expect(createPolicy('openpi+ws://gpu:8000?api-key=secret')).rejects.toThrow(
      /must not hold a secret; set the environment variable BENCHTOP_API_KEY/,
    );
    await expect(createPolicy('openpi+ws://me:secret@gpu:8000')).rejects.toThrow(
      /would be written into every result/,
    );
  });

  it.each([
    ['openpi+ws://gpu', /expected a port, as in openpi\+ws:\/\/localhost:8000/],
    ['openpi+ws:gpu:8000', /expected the address of a server/],
    ['openpi+ws://gpu:8000?prset=x', /unknown option "prset"; did you mean "preset"/],
    ['openpi+ws://gpu:8000?timeout=soon', /timeout: expected seconds/],
    ['openpi+ws://gpu:8000?chunk=0', /chunk: expected how many actions/],
    ['openpi+ws://gpu:8000?preset=nope', /unknown preset "nope"/],
  ])('refuses %s', async (name, message) => {
    await expect(createPolicy(name)).rejects.toThrow(message);
  });

  it.each<[string, FakeBehaviour, RegExp]>([
    [
      'a failure',
      {
        message(s) {
          s.send('Traceback\n  ValueError: bad key');
          s.close(1011);
        },
      },
      /server failed and says: Traceback ValueError: bad key/,
    ],
    ['a hang', { message: () => {} }, /no answer within 0.2 s/],
    [
      'a close',
      { message: (s) => s.close(1008, 'full') },
      /closed the connection \(code 1008\) and says: full/,
    ],
    ['a crash', { message: (s) => s.terminate() }, /broke off: the server ended or crashed/],
    ['another language', { message: (s) => s.send(Buffer.from([0xc1, 2, 3])) }, /policy server openpi\+ws:/],
    ['no map', { message: (s) => s.send(encodeOpenpi([1])) }, /answer is no map/],
    [
      'no actions',
      { message: (s) => s.send(encodeOpenpi({ action: 1 })) },
      /answered without "actions"; it sent \{"action":1\}/,
    ],
    [
      'six numbers',
      { message: (s) => s.send(encodeOpenpi({ actions: NdArray.of('<f4', [2, 6], Array(12).fill(0)) })) },
      /action 1 of 2 of 6 numbers \(shape \(2, 6\)\); expected \(7\) or \(chunk, 7\)/,
    ],
    [
      'a batch',
      { message: (s) => s.send(encodeOpenpi({ actions: NdArray.of('<f4', [1, 1, 7], Array(7).fill(0)) })) },
      /actions of shape \(1, 1, 7\)/,
    ],
    [
      'bytes for numbers',
      { message: (s) => s.send(encodeOpenpi({ actions: NdArray.of('|u1', [1, 7], Array(7).fill(0)) })) },
      /of shape \(1, 7\) and type \|u1/,
    ],
    [
      'NaN',
      { message: (s) => s.send(encodeOpenpi({ actions: chunk(1, Number.NaN) })) },
      /an action with NaN at index 0/,
    ],
    ['too much', { message: (s) => s.send(Buffer.alloc(65 * MIB)) }, /a message of more than 64 MiB/],
  ])(
    'makes an error of %s',
    async (what, behaviour, message) => {
      const limit = what === 'a hang' ? '&timeout=0.05' : '';
      await expect(answerOf(behaviour, limit)).rejects.toThrow(message);
    },
    30_000,
  );

  it('gives up on a server that floods', async () => {
    const policy = await connect({
      connected(socket) {
        for (let index = 0; index < 50; index++) greet(socket);
      },
    });
    await policy.reset(EPISODE);
    await expect(
      (async () => {
        await new Promise((resolve) => setTimeout(resolve, 200));
        await policy.infer(greyObservation());
      })(),
    ).rejects.toThrow(/message that nobody asked for|floods/);
  });

  it('says that nobody listens, and how often it tried', async () => {
    const { port, stop } = await fakePolicyServer({});
    await stop();
    const policy = await createPolicy(`openpi+ws://127.0.0.1:${port}?wait=0.3`);
    await expect(policy.check!()).rejects.toThrow(
      /nothing listens there \(connection refused.*\(tried 3 times in 0.3 s\)/,
    );
  });

  it('says what a server without WebSocket, with a key or of another protocol is', async () => {
    await expect((await connect({ refuse: 401 })).check!()).rejects.toThrow(
      /status 401 and says: no key set.*BENCHTOP_API_KEY/s,
    );
    await expect((await connect({ refuse: 404 })).check!()).rejects.toThrow(/is it an OpenVLA server/);
    const star = { available_unnorm_keys: ['a'] };
    await expect((await connect({ connected: (s) => greet(s, star) })).check!()).rejects.toThrow(
      /StarVLA server/,
    );
    const short = { action_horizon: 2 };
    await expect((await connect({ connected: (s) => greet(s, short) })).check!()).rejects.toThrow(
      /answers 2 action\(s\) at a time, preset "openpi" executes 5; use \?chunk=2/,
    );
  });

  it('connects anew for the next episode once the server is back', async () => {
    const behaviour: FakeBehaviour = {
      connected: (socket) => greet(socket),
      message: (socket) => socket.send(encodeOpenpi({ actions: chunk(5) })),
    };
    const first = await fakePolicyServer(behaviour);
    const policy = await createPolicy(`openpi+ws://127.0.0.1:${first.port}?wait=10`);
    onTestFinished(() => policy.dispose());
    await policy.reset(EPISODE);
    await policy.infer(greyObservation());
    await first.stop();
    await expect(async () => policy.infer(greyObservation(5))).rejects.toMatchObject({
      code: 'policy-server',
    });
    const back = new Promise((resolve) => setTimeout(resolve, 400)).then(() =>
      fakePolicyServer({ ...behaviour, port: first.port }),
    );
    await policy.reset(EPISODE);
    expect((await policy.infer(greyObservation())).actions).toHaveLength(5);
    await back;
  }, 30_000);
});
