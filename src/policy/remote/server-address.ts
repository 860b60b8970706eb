import { HarnessError } from '../../errors.ts';
import type { PolicyName } from '../policy-name.ts';

/** Where a policy server is, and which protocol it speaks. */
export interface ServerAddress {
  readonly protocol: ServerProtocol;
  /** As typed, without options: for messages, e.g. `openpi+ws://gpu:8000`. */
  readonly name: string;
  /** What is connected to, e.g. `ws://gpu:8000/`. */
  readonly url: URL;
  /** The same place for plain requests, e.g. `http://gpu:8000/`. */
  readonly httpUrl: URL;
}

export type ServerProtocol = 'openpi' | 'vla-eval' | 'openvla';

/** By kind of policy name. */
const KINDS: ReadonlyMap<string, { readonly protocol: ServerProtocol; readonly scheme: string }> = new Map([
  ['openpi+ws', { protocol: 'openpi', scheme: 'ws' }],
  ['openpi+wss', { protocol: 'openpi', scheme: 'wss' }],
  ['vla-eval+ws', { protocol: 'vla-eval', scheme: 'ws' }],
  ['vla-eval+wss', { protocol: 'vla-eval', scheme: 'wss' }],
  ['openvla+http', { protocol: 'openvla', scheme: 'http' }],
  ['openvla+https', { protocol: 'openvla', scheme: 'https' }],
]);

/** Whether a policy of this kind is a server. */
export function isServerKind(kind: string): boolean {
  return KINDS.has(kind);
}

/**
 * Takes `openpi+ws://host:port/path` apart. Without encryption the port must be said: the servers listen at 8000 or 8777, not at
 * the ports that a browser would assume. Throws `usage`, also for a user or password in the address: it would be written
 * into every result.
 */
export function parseServerAddress({ full, kind, argument }: PolicyName): ServerAddress {
  const found = KINDS.get(kind);
  if (found === undefined) throw new HarnessError('bug', `"${kind}" is no policy server`);
  const { protocol, scheme } = found;
  const example = `${kind}://localhost:8000`;
  if (argument?.startsWith('//') !== true || !URL.canParse(`${scheme}:${argument}`)) {
    throw new HarnessError('usage', `policy "${full}": expected the address of a server, as in ${example}`);
  }
  const url = new URL(`${scheme}:${argument}`);
  if (url.username !== '' || url.password !== '') {
    throw new HarnessError(
      'usage',
      `policy server ${kind}://${url.host}: a user or password in the address would be written into every result; ` +
        'set the environment variable BENCHTOP_API_KEY instead',
    );
  }
  const hasPort = /^\/\/(\[[^\]]*\]|[^/:]*):\d+/.test(argument);
  if (!hasPort && (scheme === 'ws' || scheme === 'http')) {
    throw new HarnessError('usage', `policy "${full}": expected a port, as in ${example}`);
  }
  const httpUrl = new URL(url);
  httpUrl.protocol = scheme === 'ws' ? 'http:' : scheme === 'wss' ? 'https:' : url.protocol;
  return { protocol, name: `${kind}:${argument}`, url, httpUrl };
}
