import { HarnessError } from '../errors.ts';
import { CameraRenderer } from '../render/camera-renderer.ts';
import type { Image } from '../spec/image.ts';
import type { EpisodeTrace } from '../trace/episode-trace.ts';

/** Which pictures of an episode are wanted. */
export interface PictureRequest {
  /** At least one; several stand side by side. */
  readonly cameras: readonly string[];
  /** Width and height of each camera's picture, pixels. */
  readonly size: number;
}

/** The states of a recorded episode as pictures, drawn by the rasteriser that draws for policies. */
export class EpisodePictures implements Iterable<Image> {
  /** Count of recorded states: control steps and the settled start. */
  readonly length: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly #trace: EpisodeTrace;
  readonly #request: PictureRequest;
  readonly #renderer: CameraRenderer;

  /** Throws `usage` for a camera that the recorded world does not have. */
  constructor(trace: EpisodeTrace, request: PictureRequest) {
    const known = trace.model.cameras.map(({ name }) => name);
    const unknown = request.cameras.find((camera) => !known.includes(camera));
    if (unknown !== undefined) {
      const { episodeId } = trace.header.plan;
      throw new HarnessError('usage', `${episodeId}: no camera "${unknown}"; it has ${known.join(', ')}`);
    }
    this.length = trace.frames.length;
    this.width = request.size * request.cameras.length;
    this.height = request.size;
    this.#trace = trace;
    this.#request = request;
    this.#renderer = new CameraRenderer(trace.model);
  }

  /** The state after `step` control steps, upright RGB. Throws `usage` for sizes that cannot be drawn. */
  draw(step: number): Image {
    const { cameras, size } = this.#request;
    const { jointNames, frames } = this.#trace;
    const { poses, joints } = frames[step]!;
    const jointValue = (name: string) => joints[jointNames.indexOf(name)] ?? 0;
    return sideBySide(
      cameras.map((camera) => this.#renderer.render(camera, size, size, { poses, jointValue })),
    );
  }

  *[Symbol.iterator](): Iterator<Image> {
    for (let step = 0; step < this.length; step++) yield this.draw(step);
  }
}

/** One picture of several of equal height. */
function sideBySide(images: readonly Image[]): Image {
  if (images.length === 1) return images[0]!;
  const { height } = images[0]!;
  const width = images.reduce((sum, image) => sum + image.width, 0);
  const data = new Uint8Array(width * height * 3);
  let left = 0;
  for (const image of images) {
    for (let y = 0; y < height; y++) {
      const row = image.data.subarray(y * image.width * 3, (y + 1) * image.width * 3);
      data.set(row, (y * width + left) * 3);
    }
    left += image.width;
  }
  return { width, height, data };
}
