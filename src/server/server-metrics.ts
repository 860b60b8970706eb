import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { HarnessError } from '../errors.ts';
import type { BatchObserver } from '../policy/batch/micro-batcher.ts';
import type { ServedProtocol } from './server-context.ts';

/** Upper bounds, s: from an answer out of a chunk to a large model on a CPU. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const SIZES = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64];

/** Counts what a server does; the text of `/metrics` in Prometheus' format. */
export class ServerMetrics implements BatchObserver {
  readonly #registry = new Registry();
  readonly #requests: Counter<'protocol'>;
  readonly #errors: Counter<'protocol' | 'kind'>;
  readonly #seconds: Histogram<'protocol'>;
  readonly #connections: Gauge<'protocol'>;
  readonly #batchSize: Histogram;
  readonly #batchSeconds: Histogram;
  readonly #queueSeconds: Histogram;

  /** `waiting`: requests that no batch has taken yet. */
  constructor(waiting: () => number) {
    const registers = [this.#registry];
    const protocol = { registers, labelNames: ['protocol'] as const };
    this.#requests = new Counter({
      ...{ name: 'benchtop_requests_total', help: 'Observations that were answered.', ...protocol },
    });
    this.#errors = new Counter({
      ...{ name: 'benchtop_errors_total', help: 'Messages that could not be answered, by kind.', registers },
      labelNames: ['protocol', 'kind'] as const,
    });
    this.#seconds = new Histogram({
      ...{ name: 'benchtop_request_seconds', help: 'From a message to its answer.', ...protocol },
      buckets: SECONDS,
    });
    this.#connections = new Gauge({
      ...{ name: 'benchtop_connections', help: 'Clients that are connected.', ...protocol },
    });
    this.#batchSize = new Histogram({
      ...{ name: 'benchtop_batch_size', help: 'Observations per batch.', registers, buckets: SIZES },
    });
    this.#batchSeconds = new Histogram({
      ...{ name: 'benchtop_batch_seconds', help: 'Duration of a batch.', registers, buckets: SECONDS },
    });
    this.#queueSeconds = new Histogram({
      ...{ name: 'benchtop_queue_seconds', help: 'Wait of an observation for its batch.', registers },
      buckets: SECONDS,
    });
    new Gauge({
      ...{ name: 'benchtop_queue_length', help: 'Observations that wait for a batch.', registers },
      collect() {
        this.set(waiting());
      },
    });
  }

  connected(protocol: ServedProtocol): void {
    this.#connections.inc({ protocol });
  }

  disconnected(protocol: ServedProtocol): void {
    this.#connections.dec({ protocol });
  }

  answered(protocol: ServedProtocol, ms: number): void {
    this.#requests.inc({ protocol });
    this.#seconds.observe({ protocol }, ms / 1000);
  }

  /** By `HarnessError` code; what the policy itself throws is `policy`. */
  failed(protocol: ServedProtocol, thrown: unknown): void {
    this.#errors.inc({ protocol, kind: thrown instanceof HarnessError ? thrown.code : 'policy' });
  }

  batchEnded(batch: {
    readonly size: number;
    readonly queueMs: readonly number[];
    readonly runMs: number;
  }): void {
    this.#batchSize.observe(batch.size);
    this.#batchSeconds.observe(batch.runMs / 1000);
    for (const ms of batch.queueMs) this.#queueSeconds.observe(ms / 1000);
  }

  readonly contentType: string = this.#registry.contentType;

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
