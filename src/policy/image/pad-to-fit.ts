import type { Image } from '../../spec/image.ts';

/**
 * The image at its own aspect ratio in the middle of a black one of the given size, by openpi's rule: sizes and margins are
 * truncated to whole pixels. `resize` makes the inner image.
 */
export function padToFit(
  image: Image,
  width: number,
  height: number,
  resize: (image: Image, width: number, height: number) => Image,
): Image {
  if (image.width === width && image.height === height) return image;
  const ratio = Math.max(image.width / width, image.height / height);
  const inner = resize(image, Math.trunc(image.width / ratio), Math.trunc(image.height / ratio));
  const left = Math.trunc((width - inner.width) / 2);
  const top = Math.trunc((height - inner.height) / 2);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < inner.height; y++) {
    const row = inner.data.subarray(y * inner.width * 3, (y + 1) * inner.width * 3);
    data.set(row, ((top + y) * width + left) * 3);
  }
  return { width, height, data };
}
