import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createPolicy } from '../../../src/policy/create-policy.ts';
import { decodeJsonNumpy, encodeJsonNumpy } from '../../../src/policy/wire/json-numpy.ts';
import { NdArray } from '../../../src/policy/wire/nd-array.ts';
import { fakePolicyServer } from '../../helpers/fake-policy-server.ts';
import { EPISODE, greyObservation } from '../../helpers/wire-observation.ts';

type Answer = (request: Record<string, unknown>) => string | number;
const seven = (gripper: number) => NdArray.of('<f8', [7], [0.5, 0, 0, 0, 0, 0, gripper]);

async function ask(answer: Answer, options = '') {
  const requests: Record<string, unknown>[] = [];
  const respond = (body: string, request: IncomingMessage, response: ServerResponse) => {
    if (request.method !== 'POST' || request.url !== '/act') {
      response.writeHead(404).end();
      return;
    }
    const parsed = decodeJsonNumpy(body) as Record<string, unknown>;
    requests.push(parsed);
    const said = answer(parsed);
    if (typeof said === 'number') response.writeHead(said).end('Internal Server Error');
    else response.writeHead(200, { 'content-type': 'application/json' }).end(said);
  };
  const { port } = await fakePolicyServer({ request: respond });
  const policy = await createPolicy(`openvla+http://127.0.0.1:${port}?wait=0&timeout=2${options}`);
  await policy.reset(EPISODE);
  return { requests, chunk: await policy.infer(greyObservation()) };
}

describe('openvla+http', () => {
  it('posts image and instruction, and turns the gripper round', async () => {
    const { requests, chunk } = await ask(() => encodeJsonNumpy(seven(0.9)), '&unnorm-key=libero_spatial');
    expect(chunk.actions).toEqual([[0.5, 0, 0, 0, 0, 0, -1]]);
    const [request] = requests as [Record<string, unknown>];
    expect(Object.keys(request)).toEqual(['image', 'instruction', 'unnorm_key']);
    expect(request.image).toMatchObject({ dtype: '|u1', shape: [224, 224, 3] });
    expect([request.instruction, request.unnorm_key]).toEqual(['pick up the bowl', 'libero_spatial']);
  });

  it('speaks the form of text within text', async () => {
    const { requests, chunk } = await ask(() => JSON.stringify(encodeJsonNumpy(seven(0.1))), '&form=encoded');
    expect(Object.keys(requests[0]!)).toEqual(['encoded']);
    expect(Object.keys(decodeJsonNumpy(requests[0]!.encoded as string) as object)).toContain('image');
    expect(chunk.actions[0]![6]).toBe(1);
  });

  it('takes OpenVLA-OFT’s list of arrays, all eight of them', async () => {
    const { requests, chunk } = await ask(
      () => encodeJsonNumpy(Array.from({ length: 8 }, () => seven(0))),
      '&preset=openvla-oft',
    );
    expect(Object.keys(requests[0]!)).toEqual(['full_image', 'wrist_image', 'state', 'instruction']);
    expect(chunk.actions).toHaveLength(8);
  });

  it.each<[string, Answer, RegExp]>([
    [
      '"error" as a 200',
      () => '"error"',
      /answered "error": it failed on this request, and only its own log says why/,
    ],
    ['a failure', () => 500, /\/act with status 500 and says: Internal Server Error/],
    ['a page', () => '<html>', /expected JSON, got 6 characters/],
    [
      'eight numbers',
      () => encodeJsonNumpy(NdArray.of('<f8', [8], Array(8).fill(0))),
      /an action of 8 numbers/,
    ],
    ['no numbers', () => '{"a":1}', /actions that are of type object/],
  ])('makes an error of %s', async (_what, answer, message) => {
    await expect(ask(answer)).rejects.toThrow(message);
  });

  it('says that nobody listens', async () => {
    const { port, stop } = await fakePolicyServer({});
    await stop();
    const policy = await createPolicy(`openvla+http://127.0.0.1:${port}?wait=0`);
    await expect(policy.check!()).rejects.toThrow(/openvla\+http:\/\/127.0.0.1:\d+: nothing listens there/);
  });
});
