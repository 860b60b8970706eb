import type { EpisodeResult } from '../episode/episode-result.ts';
import type { Action } from '../spec/action.ts';
import type { Observation } from '../spec/observation.ts';
import type { PredicateReport } from '../task/predicate-report.ts';
import type { EpisodeTrace, TraceFrame, TraceHeader, TraceImage, TraceInference } from './episode-trace.ts';
import type { TraceSource } from './world-capture.ts';

/**
 * Collects one episode while it runs. Its hooks fit an episode's observer. The world is read at the moments that the
 * hooks name, so the source must stand there.
 */
export class TraceRecorder {
  readonly #source: TraceSource;
  readonly #frames: TraceFrame[] = [];
  readonly #inferences: TraceInference[] = [];
  readonly #images: TraceImage[] = [];

  readonly #keepImages: boolean;

  /** `images`: also keep the pictures that the policy is shown. */
  constructor(source: TraceSource, { images = false }: { readonly images?: boolean } = {}) {
    this.#source = source;
    this.#keepImages = images;
  }

  settled(goal: PredicateReport): void {
    this.#frames.push({ ...this.#source.capture(), step: 0, goal });
  }

  inferred({ step, actions, latencyMs, report }: TraceInference): void {
    this.#inferences.push({ step, actions, latencyMs, ...(report !== undefined && { report }) });
  }

  stepped({
    step,
    action,
    outcome,
  }: {
    step: number;
    action: Action;
    outcome: { goal: PredicateReport };
  }): void {
    this.#frames.push({ ...this.#source.capture(), step, action: [...action], goal: outcome.goal });
  }

  observed({ step, images }: Pick<Observation, 'step' | 'images'>): void {
    if (!this.#keepImages) return;
    for (const [camera, image] of Object.entries(images)) {
      this.#images.push({ step, camera, png: this.#source.encodePng(image) });
    }
  }

  /** The recording; undefined if the episode broke before its world had settled, because then there is nothing to see. */
  finish(header: TraceHeader, result: EpisodeResult): EpisodeTrace | undefined {
    if (this.#frames.length === 0) return undefined;
    return {
      header,
      model: this.#source.model,
      jointNames: this.#source.jointNames,
      frames: this.#frames,
      inferences: this.#inferences,
      images: this.#images,
      result,
    };
  }
}
