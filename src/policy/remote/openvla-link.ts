import { HarnessError } from '../../errors.ts';
import type { PreparedObservation } from '../preset/prepare-observation.ts';
import { decodeJsonNumpy, encodeJsonNumpy } from '../wire/json-numpy.ts';
import { NdArray } from '../wire/nd-array.ts';
import { actionRows } from './action-rows.ts';
import { describeFailure, LARGEST_MESSAGE, oneLine } from './message-socket.ts';
import type { ServerAddress } from './server-address.ts';
import { ServerAwayError } from './server-away-error.ts';
import type { ServerAnswer, ServerFacts, ServerLink } from './server-link.ts';
import type { ServerOptions } from './server-options.ts';

/** Wall ms for the first answer of any kind. */
const GREETING_MS = 5000;

/**
 * OpenVLA's server (`POST /act`), and OpenVLA-OFT's: every request stands alone, a failure is the text "error" with status
 * 200. Images go under the keys of the preset (`image`; `full_image`, `wrist_image`).
 */
export class OpenVlaLink implements ServerLink {
  readonly #address: ServerAddress;
  readonly #options: ServerOptions;
  readonly #width: number;
  #isOpen = false;

  constructor(address: ServerAddress, options: ServerOptions, width: number) {
    this.#address = address;
    this.#options = options;
    this.#width = width;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** The protocol has no greeting: any answer at all shows that a server is there. */
  async open(): Promise<ServerFacts> {
    const response = await this.#fetch(this.#address.httpUrl, { method: 'GET' }, GREETING_MS);
    await response.body?.cancel().catch(() => {});
    this.#isOpen = true;
    return { protocol: 'openvla', server: response.headers.get('server') ?? 'unnamed' };
  }

  beginEpisode(): void {
    // The protocol knows no episodes.
  }

  async ask(request: PreparedObservation, timeoutMs: number): Promise<ServerAnswer> {
    const plain = encodeJsonNumpy(this.#request(request));
    const body = this.#options.own.get('form') === 'encoded' ? JSON.stringify({ encoded: plain }) : plain;
    const url = new URL(this.#address.httpUrl);
    if (url.pathname === '/') url.pathname = '/act';
    const headers = { 'content-type': 'application/json', ...this.#authorization() };
    const response = await this.#fetch(url, { method: 'POST', headers, body }, timeoutMs);
    const text = await boundedText(response);
    if (!response.ok) {
      throw new HarnessError(
        'policy-server',
        `the server answers ${url.pathname} with status ${response.status} and says: ${oneLine(text)}`,
      );
    }
    let answer = decodeJsonNumpy(text);
    if (answer === 'error') {
      throw new HarnessError(
        'policy',
        'the server answered "error": it failed on this request, and only its own log says why (a missing unnorm key is ' +
          'the most common reason: ?unnorm-key=…)',
      );
    }
    // What was asked as text within text is answered so.
    if (typeof answer === 'string') answer = decodeJsonNumpy(answer);
    return { rows: actionRows(answer, this.#width) };
  }

  endEpisode(): void {
    // See beginEpisode.
  }

  close(): void {
    this.#isOpen = false;
  }

  #request({ images, state, prompt }: PreparedObservation): Record<string, unknown> {
    const request: Record<string, unknown> = {};
    for (const [key, { width, height, data }] of images)
      request[key] = new NdArray('|u1', [height, width, 3], data);
    if (state !== undefined) request.state = NdArray.of('<f8', [state.length], state);
    request.instruction = prompt;
    const key = this.#options.own.get('unnorm-key');
    if (key !== undefined) request.unnorm_key = key;
    return request;
  }

  #authorization(): Readonly<Record<string, string>> {
    const { apiKey } = this.#options;
    return apiKey === undefined ? {} : { authorization: `Api-Key ${apiKey}` };
  }

  async #fetch(url: URL, init: RequestInit, timeoutMs: number): Promise<Response> {
    try {
      return await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    } catch (thrown) {
      if ((thrown as Error).name === 'TimeoutError')
        throw new HarnessError('policy-server', `no answer within ${timeoutMs / 1000} s`);
      const cause = (thrown as Error).cause;
      throw new ServerAwayError(describeFailure((cause ?? thrown) as NodeJS.ErrnoException));
    }
  }
}

async function boundedText(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const part of response.body ?? []) {
      size += part.length;
      if (size > LARGEST_MESSAGE) break;
      parts.push(part);
    }
  } catch (thrown) {
    const cause = ((thrown as Error).cause ?? thrown) as NodeJS.ErrnoException;
    throw new HarnessError('policy-server', `the answer broke off: ${describeFailure(cause)}`);
  }
  if (size > LARGEST_MESSAGE)
    throw new HarnessError('policy-server', `the answer is larger than ${LARGEST_MESSAGE / 1024 / 1024} MiB`);
  return Buffer.concat(parts).toString('utf8');
}
