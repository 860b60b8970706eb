/** Average ms per frame above which less is drawn: under 30 frames a second. */
const SLOW_MS = 34;
/** Frames that an average is taken over. */
const WINDOW = 6;
/** One frame as slow as this needs no average, ms. */
const FAR_TOO_SLOW_MS = 100;

/** What is drawn while things move, best first. What stands still is always drawn at the best. */
const LEVELS = [
  { resolution: 1, shadowsEvery: 1 },
  { resolution: 1, shadowsEvery: 4 },
  { resolution: 0.66, shadowsEvery: 8 },
  { resolution: 0.45, shadowsEvery: 16 },
] as const;

export type DrawQuality = (typeof LEVELS)[number];

/** Finds how much a machine can draw at display rate: where WebGL is rendered in software it is not much. */
export class FrameBudget {
  #level = 0;
  #times: number[] = [];

  /** `slow`: known to draw in software; begins with the least. */
  constructor(slow: boolean) {
    if (slow) this.#level = LEVELS.length - 1;
  }

  /** For the next frame of a movement. */
  get moving(): DrawQuality {
    return LEVELS[this.#level]!;
  }

  /** For a still picture. */
  get still(): DrawQuality {
    return LEVELS[0];
  }

  /** Tells it how long after the last frame of the same movement one was drawn, ms. */
  noteFrame(ms: number): void {
    this.#times.push(ms);
    if (ms < FAR_TOO_SLOW_MS && this.#times.length < WINDOW) return;
    const mean = this.#times.reduce((sum, time) => sum + time, 0) / this.#times.length;
    this.#times = [];
    if (mean > SLOW_MS) this.#level = Math.min(LEVELS.length - 1, this.#level + 1);
  }
}
