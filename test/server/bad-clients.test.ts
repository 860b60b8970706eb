import { connect } from 'node:net';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { encodeOpenpi } from '../../src/policy/wire/openpi-codec.ts';
import { actionsOf, OpenpiClient, serve, TestClient, VlaEvalClient } from './clients.ts';

const HOLD = [0, 0, 0, 0, 0, 0, -1];

/** A client beside the bad one, which must be answered throughout. */
async function bystander(at: string) {
  const client = await new OpenpiClient(`ws://${at}/openpi`).open();
  await client.metadata();
  return async () => expect(actionsOf(await client.infer()).numbers).toEqual(HOLD);
}

it('disconnects who sends text', async () => {
  const { at } = await serve();
  const isServed = await bystander(at);
  const bad = await new TestClient(`ws://${at}/openpi`).open();
  bad.socket.send('hello');
  expect(await bad.closed).toEqual({ code: 1003, reason: 'expected binary messages (msgpack), got text' });
  await isServed();
});

it('answers malformed bytes with an error, and disconnects on openpi', async () => {
  const { at } = await serve();
  const isServed = await bystander(at);
  for (const bytes of [[0xc1], [0xdf, 0xff, 0xff, 0xff, 0xff], [0x81], []]) {
    const bad = await new OpenpiClient(`ws://${at}/openpi`).open();
    await bad.metadata();
    bad.socket.send(Buffer.from(bytes));
    expect(await bad.next()).toMatch(/^wire: /);
    expect((await bad.closed).code).toBe(1011);
    await isServed();
  }
});

it('disconnects who sends too large a message', async () => {
  const { at } = await serve();
  const isServed = await bystander(at);
  const bad = await new OpenpiClient(`ws://${at}/openpi`).open();
  await bad.metadata();
  bad.socket.send(Buffer.alloc(17 * 1024 * 1024));
  expect((await bad.closed).code).toBe(1009);
  await isServed();
});

it('disconnects who asks on and on without waiting for answers, and serves others meanwhile', async () => {
  const { at } = await serve({ policy: 'slow:50:hold', maxWaitMs: 0 });
  const isServed = await bystander(at);
  const bad = await new OpenpiClient(`ws://${at}/openpi`).open();
  await bad.metadata();
  const question = encodeOpenpi({ prompt: 'go' });
  for (let count = 0; count < 5000; count++) bad.socket.send(question);
  await isServed();
  expect(await bad.closed).toMatchObject({ code: 1008 });
  await isServed();
});

it('answers questions that were sent ahead in order', async () => {
  const { at } = await serve();
  const client = await new VlaEvalClient(`ws://${at}/vla-eval`).open();
  await client.hello();
  const asked = Array.from({ length: 10 }, () => client.observe());
  const answered = [];
  for (const _ of asked) answered.push((await client.answer()).seq);
  expect(answered).toEqual(asked);
});

it('outlives clients that vanish while they are answered', async () => {
  const { at } = await serve({ policy: 'slow:50:hold', maxWaitMs: 0 });
  const isServed = await bystander(at);
  for (let count = 0; count < 5; count++) {
    const bad = await new OpenpiClient(`ws://${at}/openpi`).open();
    await bad.metadata();
    bad.ask();
    bad.socket.terminate();
  }
  await isServed();
  // All are noticed to be gone.
  for (;;) {
    const text = await (await fetch(`http://${at}/metrics`)).text();
    if (text.includes('benchtop_connections{protocol="openpi"} 1\n')) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
});

it('refuses connections beyond its limit, and takes new ones when others have gone', async () => {
  const { at } = await serve({ maxClients: 2 });
  const first = await new OpenpiClient(`ws://${at}/openpi`).open();
  await new OpenpiClient(`ws://${at}/openpi`).open();
  const third = new TestClient(`ws://${at}/openpi`);
  expect((await third.closed).code).toBe(1006);
  first.socket.close();
  await first.closed;
  const fourth = await new OpenpiClient(`ws://${at}/openpi`).open();
  await fourth.metadata();
  expect(fourth.socket.readyState).toBe(WebSocket.OPEN);
});

it('refuses pages in browsers', async () => {
  const { at } = await serve();
  const page = new TestClient(`ws://${at}/`, { Origin: 'http://example.com' });
  expect((await page.closed).code).toBe(1006);
});

it('outlives those who speak no HTTP, or stop in the middle', async () => {
  const { at, served } = await serve();
  const isServed = await bystander(at);
  for (const text of ['\x00\x01\x02\r\n\r\n', 'GET / HTTP/1.1\r\nUpgrade: websocket\r\n', '']) {
    const socket = connect(served.port, '127.0.0.1');
    socket.on('error', () => {});
    await new Promise<void>((resolve) => socket.write(text === '' ? 'G' : text, () => resolve()));
    socket.destroy();
    await isServed();
  }
});

it('fails the client whose question broke the policy, and no other', async () => {
  let count = 0;
  const { at } = await serve({
    create: async () => {
      const { createPolicy } = await import('../../src/policy/create-policy.ts');
      const hold = await createPolicy('hold');
      return {
        ...{ name: 'fragile', actionSpec: hold.actionSpec, observationSpec: hold.observationSpec },
        ...{ reset() {}, dispose() {} },
        infer(observation) {
          count++;
          if (observation.instruction === 'break') throw new TypeError('no such thing');
          return { actions: [HOLD] };
        },
      };
    },
  });
  const isServed = await bystander(at);
  const bad = await new VlaEvalClient(`ws://${at}/vla-eval`).open();
  await bad.hello();
  bad.observe({ task_description: 'break' });
  const error = await bad.answer();
  expect(error.payload.get('error')).toBe('observation_failed: TypeError: no such thing');
  await isServed();
  // It may go on, with an instance that has not thrown.
  expect((await bad.act()).type).toBe('action');
  expect(count).toBe(3);
});
