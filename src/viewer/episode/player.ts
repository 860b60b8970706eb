import { computed, type ReadonlySignal, signal } from '@preact/signals';

export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8] as const;

/** Where a recording stands and whether it runs. `position` is in control steps and may lie between two of them. */
export class Player {
  readonly position = signal(0);
  readonly playing = signal(false);
  readonly speed = signal<number>(1);
  /** Control steps of the longest recording that it plays. */
  readonly length = signal(0);
  readonly #controlHz: number;
  /** The whole step that is shown. */
  readonly step: ReadonlySignal<number> = computed(() => Math.round(this.position.value));
  #frame = 0;
  #last = 0;

  constructor(length: number, controlHz: number) {
    this.length.value = length;
    this.#controlHz = controlHz;
  }

  toggle(): void {
    if (this.playing.value) this.pause();
    else this.play();
  }

  play(): void {
    if (this.playing.value) return;
    if (this.position.value >= this.length.value) this.position.value = 0;
    this.playing.value = true;
    this.#last = performance.now();
    this.#frame = requestAnimationFrame((now) => this.#tick(now));
  }

  pause(): void {
    this.playing.value = false;
    cancelAnimationFrame(this.#frame);
  }

  /** Jumps to a step, kept within the recording. */
  seek(step: number): void {
    this.position.value = Math.min(this.length.value, Math.max(0, step));
  }

  /** Moves by whole steps and stops. */
  stepBy(count: number): void {
    this.pause();
    this.seek(this.step.value + count);
  }

  changeSpeed(by: -1 | 1): void {
    const index = SPEEDS.indexOf(this.speed.value as (typeof SPEEDS)[number]) + by;
    this.speed.value = SPEEDS[Math.min(SPEEDS.length - 1, Math.max(0, index))]!;
  }

  #tick(now: number): void {
    if (!this.playing.value) return;
    const passed = (now - this.#last) / 1000;
    this.#last = now;
    const next = this.position.value + passed * this.#controlHz * this.speed.value;
    if (next >= this.length.value) {
      this.position.value = this.length.value;
      this.playing.value = false;
      return;
    }
    this.position.value = next;
    this.#frame = requestAnimationFrame((time) => this.#tick(time));
  }
}
