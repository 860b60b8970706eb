import { describe, expect, it } from 'vitest';
import { createPolicy } from '../../src/policy/create-policy.ts';
import type { Policy, PolicyEpisode } from '../../src/policy/policy.ts';
import type { PresetState } from '../../src/policy/preset/preset.ts';
import type { Observation } from '../../src/spec/observation.ts';
import { actionsOf, IMAGE, OpenpiClient, serve, VlaEvalClient } from './clients.ts';

const HOLD = [0, 0, 0, 0, 0, 0, -1];

/** A policy with two cameras that remembers what it was shown. */
async function watcher(seen: Observation[], answer: () => number[][] = () => [HOLD]): Promise<Policy> {
  const hold = await createPolicy('hold');
  const camera = (name: string) => ({ camera: name, width: 2, height: 2 });
  return {
    ...{ name: 'watcher', actionSpec: hold.actionSpec, reset() {}, dispose() {} },
    observationSpec: { cameras: ['agentview', 'robot0_eye_in_hand'].map(camera), privileged: false },
    infer(observation) {
      seen.push(observation);
      return { actions: answer() };
    },
  };
}

describe('openpi', () => {
  it('sends its metadata first, then an answer per observation with timings', async () => {
    const { at } = await serve();
    const client = await new OpenpiClient(`ws://${at}`).open();
    const metadata = await client.metadata();
    expect(Object.fromEntries(metadata.get('benchtop') as Map<string, unknown>)).toEqual({
      ...{ version: '1.2.3', policy: 'hold', images: 'turned', episodes: 'benchtop/episode' },
    });
    const first = await client.infer();
    expect(actionsOf(first)).toEqual({ shape: [1, 7], numbers: HOLD });
    expect([...(first.get('server_timing') as Map<string, unknown>).keys()]).toEqual(['infer_ms']);
    const second = await client.infer();
    expect([...(second.get('server_timing') as Map<string, unknown>).keys()]).toEqual([
      'infer_ms',
      'prev_total_ms',
    ]);
  });

  it('answers whole chunks', async () => {
    const seen: Observation[] = [];
    const rows = [HOLD, HOLD.map((value) => value / 2)];
    const { at } = await serve({ create: () => watcher(seen, () => rows) });
    const client = await new OpenpiClient(`ws://${at}/openpi`).open();
    await client.metadata();
    expect(actionsOf(await client.infer())).toEqual({ shape: [2, 7], numbers: rows.flat() });
  });

  it('shows the policy images upright, and the state as benchtop has it', async () => {
    const seen: Observation[] = [];
    const { at } = await serve({ create: () => watcher(seen) });
    const client = await new OpenpiClient(`ws://${at}/openpi`).open();
    await client.metadata();
    await client.infer();
    await client.infer();
    expect(seen.map(({ step }) => step)).toEqual([0, 1]);
    const { images, instruction, proprioception } = seen[0]!;
    expect(instruction).toBe('pick up the bowl');
    // A flip of rows and a half turn leave the columns mirrored.
    expect(images.agentview).toEqual({
      ...{ width: 2, height: 2, data: Uint8Array.from([3, 4, 5, 0, 1, 2, 9, 10, 11, 6, 7, 8]) },
    });
    expect(proprioception.eefPosition).toEqual([0.1, -0.2, 0.3]);
    expect(proprioception.eefRotation[2]).toBeCloseTo(Math.sin(1.5), 12);
    expect(proprioception.eefRotation[3]).toBeCloseTo(Math.cos(1.5), 12);
    expect(proprioception.gripperPositions).toEqual([0.04, -0.04]);
    expect(() => proprioception.jointPositions).toThrow(
      'the policy reads joint positions, which the client did',
    );
  });

  it('leaves images alone if clients send them upright', async () => {
    const seen: Observation[] = [];
    const { at } = await serve({ create: () => watcher(seen), images: 'upright' });
    const client = await new OpenpiClient(`ws://${at}/openpi`).open();
    await client.metadata();
    await client.infer();
    expect([...seen[0]!.images.agentview!.data]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });

  it('begins an episode where the client says so, with its seed', async () => {
    const { at } = await serve({ policy: 'random' });
    const random = await createPolicy('random');
    const actionsFor = async (seed: number) => {
      random.reset({ taskId: 'a', instruction: '', seed });
      return (await random.infer({} as Observation)).actions.flat();
    };
    const client = await new OpenpiClient(`ws://${at}/openpi`).open();
    await client.metadata();
    for (const seed of [5, 6, 5]) {
      const answer = await client.infer({ 'benchtop/episode': { taskId: 'a', seed, episodeIndex: 0 } });
      expect(actionsOf(answer).numbers).toEqual(await actionsFor(seed));
    }
    // Another prompt is another episode.
    const answer = await client.infer({ prompt: 'something else' });
    expect(actionsOf(answer).numbers).toEqual(await actionsFor(0));
  });

  it.each([
    ['no prompt', { prompt: undefined }, /"prompt": expected the instruction/],
    [
      'no image',
      { 'observation/image': undefined },
      /needs an image of camera agentview, expected under "observation\/image"/,
    ],
    ['an image that is none', { 'observation/image': 'picture' }, /needs an image of camera agentview/],
    [
      'a state that is none',
      { 'observation/state': [1, 2, 3] },
      /expected 8 finite numbers .* got a list of 3/,
    ],
    ['an episode that is none', { 'benchtop/episode': { seed: 1 } }, /expected a map with taskId/],
    ['a vla-eval message', { type: 'hello', payload: {}, seq: 1 }, /connect to the path \/vla-eval/],
  ])('says what is wrong with %s, and closes', async (_what, more, message) => {
    const seen: Observation[] = [];
    const notes: string[] = [];
    const { at } = await serve({ create: () => watcher(seen), note: (line) => notes.push(line) });
    const client = await new OpenpiClient(`ws://${at}/openpi`).open();
    await client.metadata();
    client.ask(more);
    expect(await client.next()).toMatch(message);
    expect((await client.closed).code).toBe(1011);
    expect(notes).toEqual([expect.stringMatching(message)]);
    // The server goes on.
    const next = await new OpenpiClient(`ws://${at}/openpi`).open();
    await next.metadata();
    expect(actionsOf(await next.infer()).numbers).toEqual(HOLD);
  });
});

describe('vla-eval', () => {
  it('greets, and answers one action at a time out of the chunk, with the sequence number asked with', async () => {
    const seen: Observation[] = [];
    const rows = [HOLD, HOLD.map((value) => value / 2)];
    const { at } = await serve({ create: () => watcher(seen, () => rows) });
    const client = await new VlaEvalClient(`ws://${at}/vla-eval`).open();
    const hello = await client.hello();
    expect(hello).toMatchObject({ type: 'hello', seq: 1 });
    expect(hello.payload.get('protocol_version')).toBe(1);
    expect(hello.payload.get('model_server')).toBe('benchtop:watcher');
    expect(Object.fromEntries(hello.payload.get('observation_params') as Map<string, unknown>)).toEqual({
      ...{ send_state: true, send_wrist_image: true },
    });
    client.tell('episode_start', {
      task: { name: 'pick up the bowl', suite: 'libero_goal', episode_idx: 3 },
    });
    const images = { agentview: IMAGE, wrist: IMAGE };
    for (const [index, row] of [...rows, ...rows].entries()) {
      const seq = client.observe({ images });
      const answer = await client.answer();
      expect(answer).toMatchObject({ type: 'action', seq });
      expect(actionsOf(answer.payload)).toEqual({ shape: [7], numbers: row });
      expect(seen).toHaveLength(Math.floor(index / 2) + 1);
    }
  });

  it('asks for the state that the policy reads, in the form that it was trained with', async () => {
    const paramsOf = async (state: PresetState | 'none') => {
      const { at } = await serve({ state });
      const { payload } = await (await new VlaEvalClient(`ws://${at}/vla-eval`).open()).hello();
      return Object.fromEntries(payload.get('observation_params') as Map<string, unknown>);
    };
    expect(await paramsOf('none')).toEqual({ send_state: false, send_wrist_image: false });
    const form = 'eef-pos3-axisangle3-gripper2';
    expect(await paramsOf({ form, axisAngle: 'robosuite' })).toEqual({
      ...{ send_state: true, send_wrist_image: false, quat_no_antipodal: true },
    });
    expect(await paramsOf({ form, axisAngle: 'shortest' })).toEqual({
      ...{ send_state: true, send_wrist_image: false },
    });
  });

  it('tells the policy the suite that the operator named, where the client does not', async () => {
    const told: PolicyEpisode[] = [];
    const create = async () => ({
      ...(await watcher([])),
      reset: (episode: PolicyEpisode) => void told.push(episode),
    });
    const { at } = await serve({ create, suite: 'libero_goal' });
    const openpi = await new OpenpiClient(`ws://${at}/openpi`).open();
    await openpi.metadata();
    await openpi.infer();
    const vlaEval = await new VlaEvalClient(`ws://${at}/vla-eval`).open();
    await vlaEval.hello();
    const images = { agentview: IMAGE, wrist: IMAGE };
    vlaEval.observe({ images });
    await vlaEval.answer();
    vlaEval.tell('episode_start', { task: { name: 'open the drawer', suite: 'libero_90' } });
    vlaEval.observe({ images });
    await vlaEval.answer();
    expect(told.map(({ taskId }) => taskId)).toEqual([
      ...['libero_goal/pick_up_the_bowl', 'libero_goal/pick_up_the_bowl', 'libero_90/open_the_drawer'],
    ]);
  });

  it('forgets what is left of a chunk when an episode begins', async () => {
    const rows = [HOLD, HOLD.map((value) => value / 2)];
    const hold = await createPolicy('hold');
    const create = async () => ({ ...hold, reset() {}, dispose() {}, infer: () => ({ actions: rows }) });
    const { at } = await serve({ create });
    const client = await new VlaEvalClient(`ws://${at}/vla-eval`).open();
    await client.hello();
    expect(actionsOf((await client.act()).payload).numbers).toEqual(rows[0]);
    client.tell('episode_end', { metrics: { success: false }, steps: 1, elapsed_sec: 1 });
    client.tell('episode_start', { task: {} });
    expect(actionsOf((await client.act()).payload).numbers).toEqual(rows[0]);
  });

  it('gives the same seeds as a run with seed 0', async () => {
    const { at } = await serve({ policy: 'random' });
    const ask = async (task: object) => {
      const client = await new VlaEvalClient(`ws://${at}/vla-eval`).open();
      await client.hello();
      client.tell('episode_start', { task });
      return actionsOf((await client.act()).payload).numbers;
    };
    const task = { name: 'pick up the bowl', suite: 'libero_goal', episode_idx: 3 };
    expect(await ask(task)).toEqual(await ask(task));
    expect(await ask(task)).not.toEqual(await ask({ ...task, episode_idx: 4 }));
  });

  it('answers errors with the number asked with, and stays open', async () => {
    const { at } = await serve({ create: () => watcher([]) });
    const client = await new VlaEvalClient(`ws://${at}/vla-eval`).open();
    client.observe();
    expect((await client.answer()).payload.get('error')).toMatch(
      /observation_failed: wire: expected hello first/,
    );
    client.tell('hello', { harness_version: '9', protocol_version: 2 });
    expect((await client.answer()).payload.get('error')).toMatch(/speaks version 1 of the protocol, not 2/);
    await client.hello();
    const seq = client.observe({ images: {} });
    const error = await client.answer();
    expect(error).toMatchObject({ type: 'error', seq });
    expect(error.payload.get('error')).toMatch(/needs an image of camera agentview.* the client sent none/);
    client.socket.send(Buffer.from([0xc1]));
    expect((await client.answer()).payload.get('error')).toMatch(/not a msgpack message/);
    client.observe({ images: { agentview: IMAGE, wrist: IMAGE } });
    expect((await client.answer()).type).toBe('action');
  });
});

describe('a server of both', () => {
  it('tells clients apart by who speaks first', async () => {
    const { at } = await serve();
    const openpi = await new OpenpiClient(`ws://${at}/`).open();
    const vlaEval = await new VlaEvalClient(`ws://${at}/`).open();
    expect((await vlaEval.hello()).type).toBe('hello');
    expect((await openpi.metadata()).has('benchtop')).toBe(true);
    expect(actionsOf(await openpi.infer()).numbers).toEqual(HOLD);
    expect(actionsOf((await vlaEval.act()).payload).numbers).toEqual(HOLD);
  });

  it('answers clients that ask at once in one batch, and counts', async () => {
    const { at } = await serve({ policy: 'slow:20:random', maxWaitMs: 10_000 });
    const clients = [];
    for (let index = 0; index < 4; index++) {
      const client = await new OpenpiClient(`ws://${at}/openpi`).open();
      await client.metadata();
      clients.push(client);
    }
    // Sessions are opened by the first question: the first batches may be small.
    for (let round = 0; round < 3; round++) await Promise.all(clients.map((client) => client.infer()));
    const text = await (await fetch(`http://${at}/metrics`)).text();
    const value = (name: string) =>
      Number(new RegExp(`^${name.replace(/[{}"+]/g, '\\$&')} (.+)$`, 'm').exec(text)?.[1]);
    expect(value('benchtop_requests_total{protocol="openpi"}')).toBe(12);
    expect(value('benchtop_connections{protocol="openpi"}')).toBe(4);
    expect(value('benchtop_batch_size_sum')).toBe(12);
    expect(value('benchtop_batch_size_count')).toBeLessThan(12);
    expect(value('benchtop_queue_length')).toBe(0);
    expect(value('benchtop_request_seconds_count{protocol="openpi"}')).toBe(12);
    expect(value('benchtop_queue_seconds_count')).toBe(12);
  });
});

describe('plain requests', () => {
  const get = async (at: string, path: string) => {
    const response = await fetch(`http://${at}${path}`);
    return { status: response.status, body: await response.text() };
  };

  it('answers health checks of both protocols', async () => {
    const { at } = await serve();
    expect(await get(at, '/healthz')).toEqual({ status: 200, body: 'OK\n' });
    expect(await get(at, '/health')).toEqual({ status: 200, body: '{"status":"ok"}' });
    expect((await get(at, '/elsewhere')).status).toBe(404);
    expect((await fetch(`http://${at}/healthz`, { method: 'POST' })).status).toBe(405);
  });

  it('shows and changes the limits of batches', async () => {
    const { at, served } = await serve({ policy: 'slow:0:hold', maxSize: 4, maxWaitMs: 7 });
    const config = async (query: string) => {
      const { status, body } = await get(at, `/config${query}`);
      return { status, ...JSON.parse(body) };
    };
    const before = { max_batch_size: 4, max_wait_time: 0.007 };
    expect(await config('')).toEqual({ status: 200, applied: {}, config: before });
    expect(await config('?max_batch_size=0&colour=red')).toMatchObject({
      ...{ status: 422, applied: {}, config: before },
      errors: [
        'max_batch_size: expected a whole number of at least 1',
        expect.stringMatching(/^colour: unknown/),
      ],
    });
    expect(await config('?max_wait_time=1000')).toMatchObject({ status: 422 });
    expect(await config('?max_batch_size=8&max_wait_time=0.05&colour=red')).toMatchObject({
      ...{ status: 200, applied: { max_batch_size: 8, max_wait_time: 0.05 } },
      config: { max_batch_size: 8, max_wait_time: 0.05 },
    });
    expect(served.limits).toEqual({ maxSize: 8, maxWaitMs: 50 });
    // More than the policy takes.
    await config('?max_batch_size=1000');
    expect(served.limits.maxSize).toBe(64);
  });
});

describe('what cannot be served', () => {
  it.each(['oracle', 'noisy:0.1:oracle'])('refuses %s, which reads simulator state', async (policy) => {
    await expect(serve({ policy })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('reads simulator state, which no protocol carries') as string,
    });
  });

  it('refuses a camera that clients do not send, and actions that are not theirs', async () => {
    const policy = await watcher([]);
    const sideways = { cameras: [{ camera: 'sideview', width: 2, height: 2 }], privileged: false };
    const create = async () => ({ ...policy, observationSpec: sideways });
    await expect(serve({ create })).rejects.toThrow(
      'policy "watcher" needs camera "sideview"; clients of openpi send agentview, robot0_eye_in_hand',
    );
    const slow = async () => ({ ...policy, actionSpec: { ...policy.actionSpec, controlHz: 5 } });
    await expect(serve({ create: slow })).rejects.toThrow(
      "its actions are not LIBERO's seven numbers at 20 Hz",
    );
  });

  it('says that a port is in use', async () => {
    const { served } = await serve();
    await expect(serve({ port: served.port })).rejects.toMatchObject({
      code: 'usage',
      message: `cannot listen at 127.0.0.1:${served.port}: the port is in use; choose another --port (0 for any free one) or --host`,
    });
  });

  it('passes on what the policy cannot load', async () => {
    await expect(serve({ policy: 'replay:nowhere.json' })).rejects.toThrow('nowhere.json');
  });
});

it('finishes answers under way when it is ended', async () => {
  const { served, at } = await serve({ policy: 'slow:300:hold' });
  const client = await new OpenpiClient(`ws://${at}/openpi`).open();
  await client.metadata();
  const answer = client.infer();
  // Once the server has begun with it.
  while (
    !(await (await fetch(`http://${at}/metrics`)).text()).includes(
      'benchtop_connections{protocol="openpi"} 1',
    )
  );
  await new Promise((resolve) => setTimeout(resolve, 100));
  await served.close();
  expect(actionsOf(await answer).numbers).toEqual(HOLD);
  expect(await client.closed).toEqual({ code: 1001, reason: 'the server ends' });
});
