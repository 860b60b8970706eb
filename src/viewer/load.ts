import type { SiteIndex, SiteRunData } from '../site/site-data.ts';
import { decodeTrace } from '../trace/decode-trace.ts';
import type { EpisodeTrace } from '../trace/episode-trace.ts';

const FORMAT = /^benchtop\/site@(\d+)$/;
const READS_VERSION = 1;

/** Something could not be loaded, said for a person. */
export class LoadError extends Error {}

export const loadIndex = once(() => loadJson<SiteIndex>('data/site.json'));
export const loadRun = memoised((id: string) => loadJson<SiteRunData>(`data/${id}/run.json`));

/** `path`: as the episode's record names it. */
export const loadTrace = memoised(async (runId: string, path: string): Promise<EpisodeTrace> => {
  const url = `data/${runId}/${path.split('/').map(encodeURIComponent).join('/')}`;
  const response = await fetchOrSay(url);
  if (response.status === 404) {
    throw new LoadError(
      `The recording ${path} is not there any more. Run the episode again with --trace on.`,
    );
  }
  return await decodeTrace(new Uint8Array(await response.arrayBuffer()), path);
});

async function loadJson<T extends { readonly format: string }>(url: string): Promise<T> {
  const response = await fetchOrSay(url);
  if (!response.ok) {
    const { error } = (await response.json().catch(() => ({}))) as { error?: string };
    throw new LoadError(error ?? `${url} cannot be loaded (${response.status}).`);
  }
  const value = (await response.json()) as T;
  const version = Number(FORMAT.exec(value.format)?.[1]);
  if (version > READS_VERSION) {
    throw new LoadError(
      `${url} was written by a newer benchtop (format version ${version}, this page reads ${READS_VERSION}). ` +
        'Update benchtop and load the page again.',
    );
  }
  return value;
}

async function fetchOrSay(url: string): Promise<Response> {
  try {
    return await fetch(url);
  } catch {
    throw new LoadError(`${url} cannot be reached. Is \`benchtop view\` still running?`);
  }
}

function once<T>(load: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= load();
    return result;
  };
}

const KEPT = 24;

/** Keeps the last results by their arguments; a failure is not kept. */
function memoised<A extends readonly string[], T>(
  load: (...args: A) => Promise<T>,
): (...args: A) => Promise<T> {
  const results = new Map<string, Promise<T>>();
  return (...args) => {
    const key = args.join('\n');
    const known = results.get(key);
    if (known !== undefined) return known;
    const loading = load(...args);
    results.set(key, loading);
    loading.catch(() => results.delete(key));
    const oldest = results.keys().next().value;
    if (results.size > KEPT && oldest !== undefined) results.delete(oldest);
    return loading;
  };
}
