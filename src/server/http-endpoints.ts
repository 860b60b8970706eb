import type { IncomingMessage, ServerResponse } from 'node:http';
import type { PolicySessions } from '../policy/batch/policy-sessions.ts';
import { VLA_EVAL_PATH_HEADER } from '../policy/remote/check-health.ts';
import type { ServerMetrics } from './server-metrics.ts';

/** As vla-eval's clients know them, with the field of ours that each sets. */
const LIMITS = {
  max_batch_size: { least: 1, isWhole: true, set: (value: number) => ({ maxSize: value }) },
  max_wait_time: { least: 0, isWhole: false, set: (value: number) => ({ maxWaitMs: value * 1000 }) },
} as const;

/** s; longer waits than a client's patience are a mistake. */
const LONGEST_WAIT = 30;

/**
 * Answers plain requests: `/healthz` (openpi), `/health` and `/config` (vla-eval), `/metrics` (Prometheus). Only GET, and
 * nothing that a request carries is read.
 */
export async function answerHttp(
  request: IncomingMessage,
  response: ServerResponse,
  { sessions, metrics }: { readonly sessions: PolicySessions; readonly metrics: ServerMetrics },
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://server');
  if (request.method !== 'GET' && request.method !== 'HEAD') send(response, 405, 'text/plain', 'only GET\n');
  else if (url.pathname === '/healthz') send(response, 200, 'text/plain', 'OK\n');
  else if (url.pathname === '/health') {
    response.setHeader(VLA_EVAL_PATH_HEADER, '/vla-eval');
    sendJson(response, 200, { status: 'ok' });
  } else if (url.pathname === '/config') answerConfig(response, url.searchParams, sessions);
  else if (url.pathname === '/metrics') send(response, 200, metrics.contentType, await metrics.text());
  else send(response, 404, 'text/plain', 'expected a WebSocket, or /healthz, /health, /config or /metrics\n');
}

/** vla-eval's way to change settings of a running server; 422 if nothing could be applied. */
function answerConfig(response: ServerResponse, asked: URLSearchParams, sessions: PolicySessions): void {
  const applied: Record<string, number> = {};
  const errors: string[] = [];
  for (const [key, text] of asked) {
    const limit = Object.hasOwn(LIMITS, key) ? LIMITS[key as keyof typeof LIMITS] : undefined;
    const value = Number(text);
    if (limit === undefined)
      errors.push(`${key.slice(0, 40)}: unknown; known: ${Object.keys(LIMITS).join(', ')}`);
    else if (text.trim() === '' || !(value >= limit.least) || (limit.isWhole && !Number.isInteger(value))) {
      errors.push(`${key}: expected a ${limit.isWhole ? 'whole ' : ''}number of at least ${limit.least}`);
    } else if (key === 'max_wait_time' && value > LONGEST_WAIT) {
      errors.push(`${key}: expected seconds, at most ${LONGEST_WAIT}`);
    } else {
      sessions.setLimits(limit.set(value));
      applied[key] = value;
    }
  }
  const { maxSize, maxWaitMs } = sessions.limits;
  const config = {
    max_batch_size: maxSize,
    max_wait_time: maxWaitMs === undefined ? null : maxWaitMs / 1000,
  };
  const nothingDone = errors.length > 0 && Object.keys(applied).length === 0;
  sendJson(response, nothingDone ? 422 : 200, { applied, config, ...(errors.length > 0 && { errors }) });
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, 'application/json', JSON.stringify(value));
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(body);
}
