import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { Frames } from '../../../src/run/policy-host/frames.ts';

/** Both ends of a connection. */
async function pair(): Promise<readonly [Socket, Socket]> {
  const server = createServer();
  onTestFinished(() => void server.close());
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const near = connect((server.address() as { port: number }).port, '127.0.0.1');
  onTestFinished(() => void near.destroy());
  const [far] = (await once(server, 'connection')) as [Socket];
  onTestFinished(() => void far.destroy());
  return [near, far];
}

const VALUES = [
  { action: [0.1, -0, Number.NaN, Number.MIN_VALUE, 1 / 3] },
  { data: Uint8Array.from({ length: 70_000 }, (_, index) => index % 251) },
  { rows: [Float64Array.from([Math.PI, -0]), Float32Array.from([0.1])], none: undefined, empty: [] },
  'ü'.repeat(300_000),
];

it('carries values as they are, however the bytes are cut', async () => {
  const [near, far] = await pair();
  const got: unknown[] = [];
  let all: () => void = () => {};
  const done = new Promise<void>((resolve) => {
    all = resolve;
  });
  new Frames(far, (value) => {
    got.push(value);
    if (got.length === VALUES.length) all();
  });
  // Recorded, then sent in odd pieces.
  const bytes: Buffer[] = [];
  const sender = new Frames(
    { on() {}, cork() {}, uncork() {}, write: (part: Buffer) => bytes.push(part) } as unknown as Socket,
    () => {},
  );
  for (const value of VALUES) sender.send(value);
  const stream = Buffer.concat(bytes);
  for (let at = 0, size = 1; at < stream.length; at += size, size = (size * 7) % 9973) {
    near.write(stream.subarray(at, at + size));
    if (at < 50) await new Promise((resolve) => setImmediate(resolve));
  }
  await done;
  expect(got).toEqual(VALUES);
  expect(Object.is((got[0] as { action: number[] }).action[1], -0)).toBe(true);
});

it('carries many small values in order', async () => {
  const [near, far] = await pair();
  const got: unknown[] = [];
  const received = new Promise<void>((resolve) => {
    new Frames(far, (value) => {
      if (got.push(value) === 1000) resolve();
    });
  });
  const sender = new Frames(near, () => {});
  for (let index = 0; index < 1000; index++) sender.send(index);
  await received;
  expect(got).toEqual(Array.from({ length: 1000 }, (_, index) => index));
});
