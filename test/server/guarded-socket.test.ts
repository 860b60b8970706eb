import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { type ClientOptions, WebSocket, WebSocketServer } from 'ws';
import { GuardedSocket, type SocketHandler } from '../../src/server/guarded-socket.ts';

/** A client, and this side's end of its connection. */
async function pair(
  handle: (socket: GuardedSocket, bytes: Uint8Array) => void | Promise<void>,
  options: ClientOptions & { autoPong?: boolean } = {},
  pingMs?: number,
) {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  let ended: () => void = () => {};
  const closed = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const accepted = new Promise<GuardedSocket>((resolve) => {
    server.on('connection', (socket) => {
      const handler = (guarded: GuardedSocket): SocketHandler => ({
        message: async (bytes) => handle(guarded, bytes),
        closed: ended,
      });
      resolve(new GuardedSocket(socket, handler, pingMs));
    });
  });
  const { port } = server.address() as { port: number };
  const client = new WebSocket(`ws://127.0.0.1:${port}`, options);
  onTestFinished(() => client.terminate());
  client.on('error', () => {});
  await once(client, 'open');
  return { client, guarded: await accepted, closed };
}

it('keeps a client that answers pings, and ends one that is gone without a word', async () => {
  const sound = await pair(() => {}, {}, 50);
  const silent = await pair(() => {}, { autoPong: false }, 50);
  await silent.closed;
  expect(silent.guarded.isOpen).toBe(false);
  expect(sound.guarded.isOpen).toBe(true);
});

it('ends a client that does not read its answers', async () => {
  const answer = Buffer.alloc(8 * 1024 * 1024);
  const { client, closed } = await pair((socket) => {
    for (let count = 0; count < 20; count++) socket.send(answer);
  });
  client.pause();
  client.send(Buffer.from([1]));
  await closed;
});

it('ends a connection whose handler throws, with 1011', async () => {
  const { client } = await pair(() => {
    throw new Error('broken');
  });
  client.send(Buffer.from([1]));
  const [code, reason] = await once(client, 'close');
  expect([code, String(reason)]).toEqual([1011, 'the server failed']);
});

it('handles messages one at a time, in order', async () => {
  const seen: string[] = [];
  const { client } = await pair(async (socket, [number]) => {
    seen.push(`begin ${number}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
    seen.push(`end ${number}`);
    if (number === 3) socket.close(1000, 'ü'.repeat(200));
  });
  for (const number of [1, 2, 3]) client.send(Buffer.from([number]));
  const [, reason] = await once(client, 'close');
  expect(seen).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3', 'end 3']);
  // Cut to what a close frame carries, and not within a letter.
  expect(String(reason)).toBe('ü'.repeat(60));
});
