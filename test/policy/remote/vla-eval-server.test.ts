import { describe, expect, it, onTestFinished } from 'vitest';
import type { WebSocket } from 'ws';
import { createPolicy } from '../../../src/policy/create-policy.ts';
import type { Policy } from '../../../src/policy/policy.ts';
import { NdArray } from '../../../src/policy/wire/nd-array.ts';
import {
  decodeVlaEval,
  encodeVlaEval,
  type VlaEvalMessage,
} from '../../../src/policy/wire/vla-eval-codec.ts';
import { fakePolicyServer } from '../../helpers/fake-policy-server.ts';
import { EPISODE, greyObservation } from '../../helpers/wire-observation.ts';

type Reply = (
  message: VlaEvalMessage,
) => { type: VlaEvalMessage['type']; payload: object; seq?: number } | undefined;

const HELLO = { harness_version: '1', protocol_version: 1, model_server: 'fake', capabilities: {} };
const action = (...values: number[]) => ({ actions: NdArray.of('<f4', [values.length], values) });

/** A server that greets with `hello` and answers observations as told; all messages that it got are kept. */
async function connect({
  hello = {},
  reply,
  options = '',
}: {
  hello?: object;
  reply?: Reply;
  options?: string;
} = {}): Promise<{ readonly policy: Policy; readonly got: VlaEvalMessage[] }> {
  const got: VlaEvalMessage[] = [];
  const send = (
    socket: WebSocket,
    { type, payload, seq }: VlaEvalMessage | { type: VlaEvalMessage['type']; payload: object; seq: number },
  ) => socket.send(encodeVlaEval({ type, payload: payload as Record<string, unknown>, seq, timestamp: 0 }));
  const { port } = await fakePolicyServer({
    message(socket, data) {
      const message = decodeVlaEval(data);
      got.push(message);
      const answer =
        message.type === 'hello'
          ? { type: 'hello' as const, payload: { ...HELLO, ...hello } }
          : message.type === 'observation'
            ? (reply ?? (() => ({ type: 'action' as const, payload: action(0, 0, 0, 0, 0, 0, -0.2) })))(
                message,
              )
            : undefined;
      if (answer !== undefined) send(socket, { seq: message.seq, ...answer });
    },
  });
  const policy = await createPolicy(`vla-eval+ws://127.0.0.1:${port}?wait=0${options}`);
  onTestFinished(() => policy.dispose());
  return { policy, got };
}

async function answerOf(settings: Parameters<typeof connect>[0]) {
  const { policy } = await connect(settings);
  await policy.reset(EPISODE);
  return policy.infer(greyObservation());
}

describe('vla-eval+ws', () => {
  it('greets, tells where episodes begin and end, and counts its messages', async () => {
    const { policy, got } = await connect();
    await policy.reset(EPISODE);
    // Below 0 opens, which is −1 to the environment.
    expect((await policy.infer(greyObservation())).actions).toEqual([[0, 0, 0, 0, 0, 0, -1]]);
    await policy.ended!({ success: true, steps: 7, elapsedMs: 1500 });
    await policy.reset(EPISODE);
    await policy.infer(greyObservation());
    expect(got.map(({ type, seq }) => [type, seq])).toEqual([
      ['hello', 1],
      ['episode_start', 2],
      ['observation', 3],
      ['episode_end', 4],
      ['episode_start', 5],
      ['observation', 6],
    ]);
    const [, start, , end] = got as VlaEvalMessage[];
    expect(Object.fromEntries(start!.payload.get('task') as Map<string, unknown>)).toEqual({
      ...{ suite: 'libero_spatial', name: 'some_task', task_description: 'Pick up the Bowl', episode_idx: 3 },
    });
    expect([end!.payload.get('steps'), end!.payload.get('elapsed_sec')]).toEqual([7, 1.5]);
  });

  it('sends state and wrist camera only to servers that ask for them', async () => {
    const plain = await connect();
    await plain.policy.reset(EPISODE);
    await plain.policy.infer(greyObservation());
    const [, , first] = plain.got as VlaEvalMessage[];
    expect([...(first!.payload.get('images') as Map<string, unknown>).keys()]).toEqual(['agentview']);
    expect(first!.payload.has('states')).toBe(false);
    const full = await connect({
      hello: { observation_params: { send_state: true, send_wrist_image: true } },
    });
    await full.policy.reset(EPISODE);
    await full.policy.infer(greyObservation());
    const [, , second] = full.got as VlaEvalMessage[];
    const images = second!.payload.get('images') as Map<string, NdArray>;
    expect([...images.keys()]).toEqual(['agentview', 'wrist']);
    expect(images.get('wrist')!.shape).toEqual([256, 256, 3]);
    expect((second!.payload.get('states') as NdArray).toNumbers()).toHaveLength(8);
  });

  it('takes a chunk as well as one action', async () => {
    const rows = { actions: NdArray.of('<f8', [2, 7], Array(14).fill(0.5)) };
    const { actions } = await answerOf({ reply: () => ({ type: 'action', payload: rows }) });
    expect(actions).toEqual([[...Array(6).fill(0.5), 1]]);
  });

  it.each<[string, Reply, RegExp]>([
    [
      'an error',
      () => ({ type: 'error', payload: { error: 'observation_failed: KeyError: x' } }),
      /server failed and says: observation_failed: KeyError: x/,
    ],
    [
      'an answer to something else',
      ({ seq }) => ({ type: 'action', payload: action(1), seq: seq - 1 }),
      /answered message 2, not 3/,
    ],
    ['another type', () => ({ type: 'hello', payload: {} }), /sent "hello" where "action" was due/],
    [
      'no actions',
      () => ({ type: 'action', payload: { act: 1 } }),
      /answered without "actions"; it sent \{"act":1\}/,
    ],
    ['silence', () => undefined, /no answer within 0.4 s/],
    [
      'infinity',
      () => ({ type: 'action', payload: action(0, 0, 0, 0, 0, 0, Infinity) }),
      /Infinity at index 6/,
    ],
  ])('makes an error of %s', async (what, reply, message) => {
    const options = what === 'silence' ? '&timeout=0.1' : '';
    await expect(answerOf({ reply, options })).rejects.toThrow(message);
  });

  it('refuses servers whose conventions do not fit, naming every mismatch', async () => {
    const hello = {
      observation_params: { absolute_action: true, send_state: true, quat_no_antipodal: true },
      action_spec: {
        rotation: { name: 'rotation', dims: 3, format: 'euler_xyz' },
        gripper: { name: 'gripper', dims: 1, format: 'binary_close_negative' },
      },
      observation_spec: {
        agentview: { name: 'agentview', dims: 0, format: 'rgb_hwc_uint8' },
        left: { name: 'left', dims: 0, format: 'rgb_hwc_uint8' },
        state: { name: 'state', dims: 8, format: 'eef_pos3_quat4_gripper1' },
      },
    };
    const { policy } = await connect({ hello });
    const error = await policy.check!().then(
      () => undefined,
      (thrown) => thrown,
    );
    expect(error.code).toBe('spec-mismatch');
    for (const part of [
      '(6 mismatches)',
      'absolute_action',
      'by the "robosuite" rule, the preset has "shortest"',
      'action rotation: the server sends euler_xyz (3), the environment takes axis_angle (3)',
      'action gripper: the server sends binary_close_negative',
      'observation "left"',
      'the server wants eef_pos3_quat4_gripper1',
    ])
      expect(error.message).toContain(part);
    const ignoring = await connect({ hello, options: '&specs=ignored' });
    expect(await ignoring.policy.check!()).toMatchObject({ protocol: 'vla-eval' });
  });

  it.each<[string, object, RegExp]>([
    [
      'joint actions',
      { action_spec: { joint: { dims: 7, format: 'raw' } } },
      /action "joint": the server sends it/,
    ],
    [
      'an action that the robot has not',
      { action_spec: { base_motion: { dims: 4, format: 'base_velocity3_torso1' } } },
      /action "base_motion": .* takes position, rotation, gripper/,
    ],
    [
      'other counts of numbers',
      { action_spec: { position: { dims: 6, format: 'delta_xyz' } } },
      /sends delta_xyz \(6\), the environment takes delta_xyz \(3\)/,
    ],
    [
      'what a sender says that it takes',
      { action_spec: { rotation: { dims: 3, format: 'euler_xyz', accepts: ['axis_angle'] } } },
      /sends euler_xyz \(3\)/,
    ],
    ['settings that nobody knows', { observation_params: { send_depth: true } }, /setting send_depth: true/],
    [
      'another rule of success',
      { observation_params: { success_mode: 'truncation' } },
      /setting success_mode: truncation/,
    ],
    [
      'a rotation vector by the other rule, though the state is asked for by its spec alone',
      { observation_params: { quat_no_antipodal: true }, observation_spec: { state: { dims: 8 } } },
      /by the "robosuite" rule/,
    ],
  ])('refuses %s', async (_what, hello, message) => {
    const { policy } = await connect({ hello });
    await expect(policy.check!()).rejects.toMatchObject({
      code: 'spec-mismatch',
      message: expect.stringMatching(message),
    });
  });

  it('takes the specs that public model servers declare: cameras by other names, state in any form', async () => {
    const image = { name: 'image', dims: 0, format: 'rgb_hwc_uint8' };
    const raw = { name: 'raw', dims: 0, format: 'raw' };
    const language = { name: 'language', dims: 0, format: 'language' };
    const hello = { observation_spec: { image, wrist_image: image, state: raw, language } };
    const { policy, got } = await connect({ hello });
    await policy.check!();
    await policy.reset(EPISODE);
    await policy.infer(greyObservation());
    const observation = got.at(-1)!.payload;
    expect([...(observation.get('images') as Map<string, unknown>).keys()]).toEqual(['agentview', 'wrist']);
    expect(observation.get('states')).toBeInstanceOf(NdArray);
  });

  it('lets settings pass that change nothing here, and a gripper declared alone', async () => {
    const hello = {
      observation_params: {
        env_seed: 0,
        send_wrist_image: true,
        send_depth: false,
        success_mode: 'early_stop',
      },
      action_spec: { gripper: { dims: 1, format: 'binary_close_positive' } },
    };
    await expect((await connect({ hello })).policy.check!()).resolves.toBeDefined();
  });

  it('sends what a server says it can take, and refuses other versions', async () => {
    const accepts = { state: { format: 'raw', accepts: ['eef_pos3_axisangle3_gripper2'] } };
    await expect(
      (await connect({ hello: { observation_spec: accepts } })).policy.check!(),
    ).resolves.toBeDefined();
    await expect((await connect({ hello: { protocol_version: 2 } })).policy.check!()).rejects.toThrow(
      'speaks version 2 of the vla-eval protocol, benchtop version 1',
    );
  });

  it('goes to the path that the server names for its protocol, unless the address has one', async () => {
    for (const [path, expected] of [
      ['', '/vla-eval'],
      ['/mine', '/mine'],
    ] as const) {
      const server = await fakePolicyServer({
        request: (_body, _request, response) =>
          void response.writeHead(200, { 'x-vla-eval-path': '/vla-eval' }).end('{}'),
        message: (socket, data) =>
          socket.send(
            encodeVlaEval({ type: 'hello', payload: HELLO, seq: decodeVlaEval(data).seq, timestamp: 0 }),
          ),
      });
      const policy = await createPolicy(`vla-eval+ws://127.0.0.1:${server.port}${path}?wait=0`);
      expect(await policy.check!()).toMatchObject({ health: 'ok' });
      policy.dispose();
      expect(server.paths).toEqual([expected]);
    }
  });
});
