import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';

export interface FakeServer {
  readonly port: number;
  /** Headers of every connection that was made. */
  readonly headers: readonly IncomingMessage['headers'][];
  /** Path of every connection that was made. */
  readonly paths: readonly string[];
  /** Ends it at once, connections included. */
  stop(): Promise<void>;
}

export interface FakeBehaviour {
  /** A WebSocket was opened. */
  connected?(socket: WebSocket): void;
  /** A message arrived; `count` is 1 for the first of this connection. */
  message?(socket: WebSocket, data: Buffer, count: number): void;
  /** A plain request; 404 without it. */
  request?(body: string, request: IncomingMessage, response: ServerResponse): void;
  /** Status that refuses every WebSocket. */
  refuse?: number;
  port?: number;
}

/** A real server on a free port of the loopback that behaves as told; it ends with the test. */
export async function fakePolicyServer(behaviour: FakeBehaviour): Promise<FakeServer> {
  const headers: IncomingMessage['headers'][] = [];
  const paths: string[] = [];
  const server: Server = createServer((request, response) => {
    if (behaviour.request === undefined) {
      response.writeHead(404).end();
      return;
    }
    let body = '';
    request.on('data', (part) => {
      body += part;
    });
    request.on('end', () => behaviour.request!(body, request, response));
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: 0 });
  server.on('upgrade', (request, socket, head) => {
    headers.push(request.headers);
    paths.push(request.url!);
    if (behaviour.refuse !== undefined) {
      socket.end(`HTTP/1.1 ${behaviour.refuse} Refused\r\nContent-Length: 10\r\n\r\nno key set`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (client) => {
      let count = 0;
      client.on('error', () => {});
      client.on('message', (data: Buffer) => behaviour.message?.(client, data, ++count));
      behaviour.connected?.(client);
    });
  });
  await new Promise<void>((resolve) => server.listen(behaviour.port ?? 0, '127.0.0.1', resolve));
  const stop = async () => {
    for (const client of sockets.clients) client.terminate();
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  onTestFinished(async () => {
    if (server.listening) await stop();
  });
  return { port: (server.address() as AddressInfo).port, headers, paths, stop };
}
