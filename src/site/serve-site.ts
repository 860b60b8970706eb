import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import sirv from 'sirv';
import { HarnessError } from '../errors.ts';
import { loadSiteRun } from './load-site-run.ts';
import { siteFolders, siteIndex } from './site-index.ts';
import { viewerFolder } from './viewer-files.ts';

export interface SiteOptions {
  /** Folders of runs. */
  readonly folders: readonly string[];
  /** 0: any free port. */
  readonly port: number;
  /** Address to listen at; the loopback by default, because results are nobody else's business. */
  readonly host?: string;
}

export interface ServedSite {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the viewer over run folders, read anew at every request: a page that is loaded again shows what came since. */
export async function serveSite({ folders, port, host = '127.0.0.1' }: SiteOptions): Promise<ServedSite> {
  const runs = siteFolders(folders);
  const viewer = sirv(viewerFolder(), { dev: true, etag: true });
  const traces = new Map([...runs].map(([id, folder]) => [id, sirv(folder, { dev: true })]));
  const server = createServer((request, response) => {
    try {
      if (!answerData(request, response, runs, traces)) viewer(request, response, () => notFound(response));
    } catch (thrown) {
      response.writeHead(500, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: thrown instanceof Error ? thrown.message : String(thrown) }));
    }
  });
  await listen(server, port, host);
  const { port: actual } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actual}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Handler = ReturnType<typeof sirv>;

/** `data/site.json`, `data/<id>/run.json` and `data/<id>/traces/…`; false for everything else. */
function answerData(
  request: IncomingMessage,
  response: ServerResponse,
  runs: ReadonlyMap<string, string>,
  traces: ReadonlyMap<string, Handler>,
): boolean {
  const path = new URL(request.url ?? '/', 'http://x').pathname;
  if (path === '/data/site.json') {
    sendJson(response, siteIndex(runs));
    return true;
  }
  const [, id, rest] = /^\/data\/([^/]+)\/(run\.json|traces\/.+)$/.exec(path) ?? [];
  const folder = id === undefined ? undefined : runs.get(id);
  if (id === undefined || rest === undefined || folder === undefined) return false;
  if (rest === 'run.json') sendJson(response, loadSiteRun(folder, id));
  else {
    request.url = `/${rest}`;
    traces.get(id)!(request, response, () => notFound(response));
  }
  return true;
}

function sendJson(response: ServerResponse, value: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(value));
}

function notFound(response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'text/plain' });
  response.end('not found');
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (cause) {
    throw new HarnessError(
      'usage',
      `cannot listen on ${host}:${port} (${(cause as Error).message}); choose another --port, or 0 for any free one`,
      { cause },
    );
  }
}
