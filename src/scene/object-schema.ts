import { z } from 'zod';
import {
  collisionPartSchema,
  inertialSchema,
  nameSchema,
  quatSchema,
  siteSchema,
  visualPartSchema,
} from './geometry-schema.ts';

/** How a scripted gripper takes the object; read by the oracle, in the object's frame, metres and radians. */
export const graspSchema = z.discriminatedUnion('kind', [
  /** Pinch the wall of an open vessel, one finger inside: any point of the circle `radius` at height `z`. */
  z.strictObject({
    kind: z.literal('rim'),
    radius: z.number().positive(),
    z: z.number(),
    /** Where the vessel's axis lies, x and y; default the origin. A mug's lies off it. */
    center: z.tuple([z.number(), z.number()]).optional(),
    /** A handle that stands off the wall: fingers along local `axis` on either side of it at `position`. */
    handle: z
      .strictObject({
        axis: z.enum(['x', 'y']),
        position: z.tuple([z.number(), z.number(), z.number()]),
      })
      .optional(),
  }),
  /** Close over the whole body: fingers along local `axis`, tool centre point at `position`. */
  z.strictObject({
    kind: z.literal('body'),
    axis: z.enum(['x', 'y', 'z', 'either', 'any']),
    position: z.tuple([z.number(), z.number(), z.number()]).default([0, 0, 0]),
    /** With `any`: the local axis that the body is round about, z if not given. */
    about: z.enum(['x', 'y', 'z']).optional(),
    /** How far the position may move either way along a local axis, for a body longer than the fingers are wide. */
    slide: z.strictObject({ axis: z.enum(['x', 'y', 'z']), distance: z.number().positive() }).optional(),
  }),
  z.strictObject({ kind: z.literal('none') }),
]);
export type Grasp = z.infer<typeof graspSchema>;

/** Where a sampler puts the object, LIBERO's placement rule. */
export const placementSchema = z.strictObject({
  /** z of the body origin = workspace z + 0.01 − bottomZ when placed (m; negative). */
  bottomZ: z.number(),
  /** Distance from the origin to the support point when another object is put on top (m). */
  topZ: z.number(),
  /** Radius used to keep placements apart (m). */
  horizontalRadius: z.number().positive(),
  /** Rotation at the start, x, y, z, w. */
  rotation: quatSchema.default([0, 0, 0, 1]),
  /** Range of a further turn about the vertical, drawn anew for every start, rad. */
  yaw: z.tuple([z.number(), z.number()]).readonly().default([0, 0]),
});

/** A movable thing of the catalogue: `scenes/objects/<category>.yaml`. Frame: the body's own, as in LIBERO. */
export const objectSchema = z.strictObject({
  format: z.literal('benchtop/object@1'),
  category: nameSchema,
  /** Words a person would use, for listings. */
  name: z.string(),
  inertial: inertialSchema,
  /** Sliding friction of every solid that does not override it. */
  friction: z.number().min(0),
  collision: z.array(collisionPartSchema).min(1),
  visual: z.array(visualPartSchema).min(1),
  sites: z.array(siteSchema).default([]),
  placement: placementSchema,
  grasp: graspSchema.default({ kind: 'none' }),
});
export type ObjectSpec = z.infer<typeof objectSchema>;
