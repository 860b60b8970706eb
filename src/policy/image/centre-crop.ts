import type { Image } from '../../spec/image.ts';

/** The middle rectangle of `area` (0 … 1] of the image's area, at its aspect ratio, cut at whole pixels. */
export function centreCrop({ width, height, data }: Image, area: number): Image {
  const side = Math.sqrt(area);
  const inner = {
    width: Math.max(1, Math.round(width * side)),
    height: Math.max(1, Math.round(height * side)),
  };
  const left = Math.floor((width - inner.width) / 2);
  const top = Math.floor((height - inner.height) / 2);
  const cut = new Uint8Array(inner.width * inner.height * 3);
  for (let y = 0; y < inner.height; y++) {
    const from = ((top + y) * width + left) * 3;
    cut.set(data.subarray(from, from + inner.width * 3), y * inner.width * 3);
  }
  return { ...inner, data: cut };
}
