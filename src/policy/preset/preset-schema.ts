import { z } from 'zod';

const pixels = z.number().int().min(1).max(4096);
const count = z.number().int().positive();
const area = z.number().gt(0, 'expected a share of the area above 0').max(1);

const imageStep = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('flip-rows') }),
  z.strictObject({ kind: z.literal('rotate-180') }),
  z.strictObject({ kind: z.literal('jpeg'), quality: z.number().int().min(1).max(100) }),
  z.strictObject({
    kind: z.literal('centre-crop'),
    area,
    width: pixels.exactOptional(),
    height: pixels.exactOptional(),
  }),
  z.strictObject({
    kind: z.literal('resize'),
    width: pixels,
    height: pixels,
    kernel: z.enum(['bilinear', 'bicubic', 'lanczos', 'box', 'tf-lanczos3']),
    fit: z.enum(['stretch', 'pad']),
  }),
]);

/** `tasks/presets/<name>.yaml`, and files of the same form that users write; the fields are those of `Preset`. */
export const presetSchema = z.strictObject({
  format: z.literal('benchtop/preset@1'),
  name: z.string().regex(/^[a-z0-9-]+$/, { error: 'expected lower-case letters, digits and "-"' }),
  description: z.string().min(1),
  source: z.string().min(1),
  cameras: z
    .array(z.strictObject({ camera: z.string(), width: pixels, height: pixels, key: z.string() }))
    .min(1, 'expected at least one camera'),
  image: z.array(imageStep),
  state: z
    .strictObject({
      form: z.literal('eef-pos3-axisangle3-gripper2'),
      axisAngle: z.enum(['robosuite', 'shortest']),
    })
    .exactOptional(),
  prompt: z.strictObject({ lowerCase: z.boolean() }),
  normalisation: z
    .strictObject({
      statistics: z.enum(['q01-q99', 'min-max']),
      mask: z.enum(['honoured', 'ignored']),
      key: z.string().min(1),
    })
    .exactOptional(),
  gripper: z.enum(['as-is', 'sign-close-positive', 'open-unit-0.5', 'nora-official']),
  chunk: z.strictObject({ length: count, execute: count }),
  decodeFailure: z.enum(['zeros', 'error']),
  maxNewTokens: count.exactOptional(),
  constrained: z.boolean(),
  protocol: z.string().exactOptional(),
});
