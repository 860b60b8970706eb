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

/** What a hand takes to move a body about its joint: a box along the body's axes, m. Read by the oracle. */
export const handleSchema = z.strictObject({
  position: vec3Schema,
  halfExtents: z.tuple([z.number().positive(), z.number().positive(), z.number().positive()]).readonly(),
  /** The side of the box, along an axis of the body, from which a hand comes. */
  outward: z.enum(['+x', '-x', '+y', '-y', '+z', '-z']),
});
export type HandleSpec = z.infer<typeof handleSchema>;

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
