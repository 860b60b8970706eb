import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { HarnessError } from '../errors.ts';
import type { BatchLimits } from '../policy/batch/micro-batcher.ts';
import { openPolicySessions, type PolicySessions } from '../policy/batch/policy-sessions.ts';
import type { Policy } from '../policy/policy.ts';
import { findPreset } from '../policy/preset/find-preset.ts';
import type { PresetState } from '../policy/preset/preset.ts';
import { LIBERO_ACTION_SPEC } from '../spec/action.ts';
import { CLOSE, GuardedSocket, type SocketHandler } from './guarded-socket.ts';
import { answerHttp } from './http-endpoints.ts';
import { listen } from './listen.ts';
import { OpenpiConnection } from './openpi-connection.ts';
import type { ServedProtocol, ServerContext } from './server-context.ts';
import { ServerMetrics } from './server-metrics.ts';
import { UndecidedConnection } from './undecided-connection.ts';
import { VlaEvalConnection } from './vla-eval-connection.ts';

export interface ServePolicyOptions extends Partial<BatchLimits> {
  /** Makes the policy; called again for every client unless it serves many itself. */
  readonly create: () => Promise<Policy>;
  /** `both`: told apart by path (`/openpi`, `/vla-eval`), elsewhere by whether the client says hello first. */
  readonly protocol: ServedProtocol | 'both';
  /** How clients send images: flipped and turned as LIBERO's clients do, or as they are seen. */
  readonly images: 'turned' | 'upright';
  /** Suite of the tasks that clients ask about, for statistics and seeds, where they do not say it. */
  readonly suite?: string;
  /** The state that the policy reads, as its preset says: what clients are asked to send; everything if unknown. */
  readonly state?: PresetState | 'none';
  /** 0: any free one. */
  readonly port: number;
  readonly host: string;
  /** Connections at a time. */
  readonly maxClients: number;
  /** benchtop's own; told to clients. */
  readonly version: string;
  /** Is told what goes wrong with clients. */
  readonly note?: (line: string) => void;
}

export interface ServedPolicy {
  readonly host: string;
  readonly port: number;
  readonly name: string;
  readonly limits: BatchLimits;
  /** Finishes the answers under way, if they come soon, and ends. */
  close(): Promise<void>;
}

/** Bytes of one message; two images of 1024 × 1024 have 6 million. */
const MOST_BYTES = 16 * 1024 * 1024;
/** Wall ms for a request's headers. */
const HEADERS_MS = 10_000;
/** Wall ms for answers under way when the server is ended. */
const FAREWELL_MS = 5000;

/**
 * Loads a policy, then answers clients of both protocols on one port, and plain requests for health and metrics. Throws
 * `usage` for a policy that reads simulator state or a port that cannot be had, `spec-mismatch` for cameras or actions that the
 * protocols do not carry, and what creating the policy throws.
 */
export async function servePolicy(options: ServePolicyOptions): Promise<ServedPolicy> {
  const { maxSize, maxWaitMs, images, version, suite, state, note = () => {} } = options;
  const metrics: ServerMetrics = new ServerMetrics(() => sessions.waiting);
  const sessions: PolicySessions = await openPolicySessions(options.create, {
    ...(maxSize === undefined ? {} : { maxSize }),
    ...(maxWaitMs === undefined ? {} : { maxWaitMs }),
    observer: metrics,
  });
  const context: ServerContext = {
    ...{ sessions, metrics, version, note },
    ...(suite === undefined ? {} : { suite }),
    ...(state === undefined ? {} : { state }),
    layouts: {
      openpi: { preset: findPreset('openpi'), images },
      'vla-eval': { preset: findPreset('vla-eval'), images },
    },
    metadata: { benchtop: { version, policy: sessions.name, images, episodes: 'benchtop/episode' } },
  };
  try {
    refuseUnservable(context, options.protocol);
    return await open(context, options);
  } catch (thrown) {
    await sessions.dispose();
    throw thrown;
  }
}

function refuseUnservable(
  { sessions, layouts }: ServerContext,
  protocol: ServePolicyOptions['protocol'],
): void {
  const { name, observationSpec, actionSpec } = sessions;
  if (observationSpec.privileged) {
    throw new HarnessError(
      'usage',
      `policy "${name}" reads simulator state, which no protocol carries: it can only be run in process (benchtop run)`,
    );
  }
  if (JSON.stringify(actionSpec) !== JSON.stringify(LIBERO_ACTION_SPEC)) {
    throw new HarnessError(
      'spec-mismatch',
      `policy "${name}": its actions are not LIBERO's seven numbers at 20 Hz, which clients of these protocols expect`,
    );
  }
  const spoken = protocol === 'both' ? (['openpi', 'vla-eval'] as const) : [protocol];
  for (const { camera } of observationSpec.cameras) {
    for (const one of spoken) {
      const { cameras } = layouts[one].preset;
      if (cameras.some((each) => each.camera === camera)) continue;
      const known = cameras.map((each) => each.camera).join(', ');
      throw new HarnessError(
        'spec-mismatch',
        `policy "${name}" needs camera "${camera}"; clients of ${one} send ${known}`,
      );
    }
  }
}

async function open(context: ServerContext, options: ServePolicyOptions): Promise<ServedPolicy> {
  const { sessions } = context;
  const clients = new Set<GuardedSocket>();
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: MOST_BYTES });
  let isClosing = false;
  const server = createServer({ headersTimeout: HEADERS_MS }, (request, response) => {
    answerHttp(request, response, context).catch(() => response.destroy());
  });
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => {});
    const refusal =
      isClosing || clients.size >= options.maxClients ? '503 Service Unavailable' : originRefusal(request);
    if (refusal !== undefined) {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const client = new GuardedSocket(webSocket, (guarded) => {
        const handler = handlerOf(request, guarded, context, options.protocol);
        return {
          message: (bytes) => handler.message(bytes),
          closed: () => {
            clients.delete(guarded);
            handler.closed();
          },
        };
      });
      clients.add(client);
    });
  });
  await listen(server, options.port, options.host);
  const { port } = server.address() as AddressInfo;
  return {
    ...{ host: options.host, port, name: sessions.name },
    get limits() {
      return sessions.limits;
    },
    async close() {
      isClosing = true;
      const ended = new Promise<void>((resolve) => server.close(() => resolve()));
      const deadline = performance.now() + FAREWELL_MS;
      while ([...clients].some(({ isBusy }) => isBusy) && performance.now() < deadline) await sleep(20);
      for (const client of clients) client.close(CLOSE.goingAway, 'the server ends');
      const late = setTimeout(() => {
        for (const client of clients) client.terminate();
      }, 1000);
      server.closeAllConnections();
      await ended;
      clearTimeout(late);
      await sessions.dispose();
    },
  };
}

/** A page in somebody's browser may reach this machine's own ports; policy clients are no browsers and send no origin. */
function originRefusal(request: IncomingMessage): string | undefined {
  return request.headers.origin === undefined ? undefined : '403 Forbidden';
}

function handlerOf(
  request: IncomingMessage,
  socket: GuardedSocket,
  context: ServerContext,
  protocol: ServePolicyOptions['protocol'],
): SocketHandler {
  const { pathname } = new URL(request.url ?? '/', 'http://server');
  const asked = pathname === '/openpi' ? 'openpi' : pathname === '/vla-eval' ? 'vla-eval' : protocol;
  const spoken = protocol === 'both' ? asked : protocol;
  if (spoken === 'openpi') return new OpenpiConnection(socket, context);
  if (spoken === 'vla-eval') return new VlaEvalConnection(socket, context);
  return new UndecidedConnection(socket, context);
}
