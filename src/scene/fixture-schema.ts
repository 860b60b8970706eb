import { z } from 'zod';
import {
  collisionPartSchema,
  inertialSchema,
  nameSchema,
  poseSchema,
  siteSchema,
  vec3Schema,
  visualPartSchema,
} from './geometry-schema.ts';

/** A joint between a body and its parent; q = 0 is the pose given in the file. Slide in m, hinge in rad. */
export const jointSchema = z.strictObject({
  name: nameSchema,
  kind: z.enum(['slide', 'hinge']),
  /** Unit axis in the body's frame. */
  axis: vec3Schema,
  /** Point the axis passes through, in the body's frame (hinges). */
  anchor: vec3Schema.default([0, 0, 0]),
  range: z.tuple([z.number(), z.number()]).readonly(),
  /** N s/m or N m s/rad. */
  damping: z.number().min(0).default(0),
});
export type JointSpec = z.infer<typeof jointSchema>;

/** A test on one joint value; every given bound must hold. */
export const thresholdSchema = z.strictObject({
  above: z.number().optional(),
  atLeast: z.number().optional(),
  below: z.number().optional(),
  atMost: z.number().optional(),
});
export type Threshold = z.infer<typeof thresholdSchema>;

/** What a joint state is called, when it holds, and from where a sampler draws it. */
export const jointStateSchema = z.strictObject({
  when: thresholdSchema,
  sample: z.tuple([z.number(), z.number()]).readonly(),
});

/**
 * Where a scripted hand may pull or push a jointed body: a bar, or a knob's grip, in the body's frame (m). The hand
 * comes from `outward`; its fingers close across the bar, perpendicular to `axis` and `outward`.
 */
export const handleSchema = z.strictObject({
  /** Centre of the bar. */
  position: vec3Schema,
  /** Unit direction along the bar. */
  axis: vec3Schema,
  /** Unit direction away from the body, perpendicular to `axis`. */
  outward: vec3Schema,
  halfLength: z.number().positive(),
  /** Of the bar, in the direction in which fingers close. */
  thickness: z.number().positive(),
  /** Of the bar along `outward`. */
  depth: z.number().positive(),
  /** Free room between the bar and what carries it, along `outward`; 0 if fingers cannot hook behind it. */
  clearance: z.number().min(0),
});
export type Handle = z.infer<typeof handleSchema>;

export const fixtureBodySchema = z.strictObject({
  name: nameSchema,
  /** Absent for the root, which is welded to the world. */
  parent: z.string().optional(),
  pose: poseSchema.default({ position: [0, 0, 0], rotation: [0, 0, 0, 1] }),
  /** Required for jointed bodies. */
  inertial: inertialSchema.optional(),
  joint: jointSchema.optional(),
  handle: handleSchema.optional(),
  collision: z.array(collisionPartSchema).default([]),
  visual: z.array(visualPartSchema).default([]),
});

/** Furniture: `scenes/fixtures/<category>.yaml`. */
export const fixtureSchema = z.strictObject({
  format: z.literal('benchtop/fixture@1'),
  category: nameSchema,
  name: z.string(),
  friction: z.number().min(0),
  bodies: z.array(fixtureBodySchema).min(1),
  sites: z.array(siteSchema).default([]),
  /** Predicates on joints: any of `open`, `closed`, `on`, `off`. They apply to every joint of the fixture. */
  states: z.partialRecord(z.enum(['open', 'closed', 'on', 'off']), jointStateSchema).default({}),
  placement: z.strictObject({
    /** LIBERO's bottom site: base z = workspace z + 0.01 − table thickness − bottomZ (m; negative). */
    bottomZ: z.number(),
    horizontalRadius: z.number().positive(),
  }),
});
export type FixtureSpec = z.infer<typeof fixtureSchema>;
