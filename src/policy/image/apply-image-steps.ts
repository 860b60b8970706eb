import type { Image } from '../../spec/image.ts';
import type { ImageStep } from '../preset/preset.ts';
import { centreCrop } from './centre-crop.ts';
import { centreCropResize } from './centre-crop-resize.ts';
import { flipRows } from './flip-rows.ts';
import { jpegRoundTrip } from './jpeg-round-trip.ts';
import { padToFit } from './pad-to-fit.ts';
import { resizePillow } from './resize-pillow.ts';
import { resizeTfLanczos3 } from './resize-tf-lanczos3.ts';
import { rotate180 } from './rotate-180.ts';

/** The image after all steps, in order. The one given is left as it is; without steps it is the answer itself. */
export function applyImageSteps(image: Image, steps: readonly ImageStep[]): Image {
  return steps.reduce(applyStep, image);
}

function applyStep(image: Image, step: ImageStep): Image {
  switch (step.kind) {
    case 'flip-rows':
      return flipRows(image);
    case 'rotate-180':
      return rotate180(image);
    case 'jpeg':
      return jpegRoundTrip(image, step.quality);
    case 'centre-crop': {
      const { area, width, height } = step;
      if (width === undefined || height === undefined) return centreCrop(image, area);
      return centreCropResize(image, area, width, height);
    }
    case 'resize': {
      const { kernel } = step;
      const resize = (inner: Image, width: number, height: number): Image =>
        kernel === 'tf-lanczos3'
          ? resizeTfLanczos3(inner, width, height)
          : resizePillow(inner, width, height, kernel);
      const fit = step.fit === 'pad' ? padToFit(image, step.width, step.height, resize) : undefined;
      return fit ?? resize(image, step.width, step.height);
    }
  }
}
