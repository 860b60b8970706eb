import { z } from 'zod';

/** What files refer to each other by; parts of ids like `<instance>/<body>`, so no spaces or slashes. */
export const nameSchema = z
  .string()
  .regex(/^[A-Za-z0-9_]+$/, { error: 'expected a name of letters, digits and "_"' });

/** x, y, z in metres. */
export const vec3Schema = z.tuple([z.number(), z.number(), z.number()]).readonly();
/** Unit quaternion x, y, z, w; the loader refuses norms further than 1e-3 from 1. */
export const quatSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]).readonly();
const fraction = z.number().min(0).max(1);
/** Red, green, blue in 0 … 1, display values (no sRGB conversion, as in LIBERO's renderer). */
export const colorSchema = z.tuple([fraction, fraction, fraction]).readonly();

/** A frame in its parent: position in m, rotation x, y, z, w. Both default to the identity. */
export const poseSchema = z.strictObject({
  position: vec3Schema.default([0, 0, 0]),
  rotation: quatSchema.default([0, 0, 0, 1]),
});

const positive = z.number().positive();

/** Convex solids that physics collides. Axes: cylinder and capsule along z. Sizes in m. */
export const solidSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('box'), halfExtents: z.tuple([positive, positive, positive]).readonly() }),
  z.strictObject({ kind: z.literal('cylinder'), radius: positive, halfHeight: positive }),
  z.strictObject({ kind: z.literal('capsule'), radius: positive, halfHeight: positive }),
  z.strictObject({ kind: z.literal('sphere'), radius: positive }),
]);
export type Solid = z.infer<typeof solidSchema>;

/**
 * One line of a `collision:` list. `ring` expands to `count` equal boxes round the z axis: the wall of a bowl,
 * plate, mug or ramekin. Each box has half extents `halfExtents` = (thickness, along the circumference, along the
 * wall); its centre lies at `radius` and `z`; `tilt` (rad) leans the top outwards.
 */
export const collisionPartSchema = z.strictObject({
  shape: z.discriminatedUnion('kind', [
    ...solidSchema.options,
    z.strictObject({
      kind: z.literal('ring'),
      count: z.number().int().min(3),
      radius: positive,
      z: z.number(),
      tilt: z.number().default(0),
      halfExtents: z.tuple([positive, positive, positive]).readonly(),
      /** Angle of the first box about z, rad. */
      phase: z.number().default(0),
    }),
  ]),
  pose: poseSchema.default({ position: [0, 0, 0], rotation: [0, 0, 0, 1] }),
  /** Sliding friction; overrides the body's. Two touching solids use the larger of their values. */
  friction: z.number().min(0).optional(),
});
export type CollisionPart = z.infer<typeof collisionPartSchema>;

/** Shapes that cameras draw. `lathe` turns a profile of [r, z] points (bottom to top of the outline) about z. */
export const drawnShapeSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('box'),
    halfExtents: z.tuple([positive, positive, positive]).readonly(),
    /** Radius of rounded edges, m. */
    bevel: z.number().min(0).default(0),
  }),
  z.strictObject({
    kind: z.literal('cylinder'),
    radius: positive,
    halfHeight: positive,
    /** Radius at the top if it is a cone frustum; defaults to `radius`. */
    topRadius: positive.optional(),
    segments: z.number().int().min(3).default(24),
  }),
  z.strictObject({
    kind: z.literal('capsule'),
    radius: positive,
    halfHeight: positive,
    segments: z.number().int().min(3).default(16),
  }),
  z.strictObject({
    kind: z.literal('sphere'),
    radius: positive,
    segments: z.number().int().min(3).default(16),
  }),
  z.strictObject({
    kind: z.literal('lathe'),
    profile: z
      .array(z.tuple([z.number().min(0), z.number()]))
      .min(2)
      .readonly(),
    segments: z.number().int().min(3).default(32),
  }),
  /** Part of a torus about z; a mug's handle, say. */
  z.strictObject({
    kind: z.literal('torus'),
    radius: positive,
    tubeRadius: positive,
    arc: z.number().positive().default(6.283185307179586),
    segments: z.number().int().min(3).default(16),
  }),
]);
export type DrawnShape = z.infer<typeof drawnShapeSchema>;

/**
 * A procedural texture, drawn once into a bitmap at load. `repeat` counts copies over the shape's 0 … 1 texture
 * coordinates. `label` paints a band with a caption so that groceries can be told apart.
 */
export const textureSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('wood'),
    dark: colorSchema,
    light: colorSchema,
    rings: z.number().default(8),
    repeat: z.tuple([z.number(), z.number()]).default([1, 1]),
  }),
  z.strictObject({
    kind: z.literal('tile'),
    tile: colorSchema,
    grout: colorSchema,
    count: z.number().int().default(4),
    repeat: z.tuple([z.number(), z.number()]).default([1, 1]),
  }),
  z.strictObject({
    kind: z.literal('plaster'),
    base: colorSchema,
    contrast: z.number().default(0.04),
    repeat: z.tuple([z.number(), z.number()]).default([1, 1]),
  }),
  z.strictObject({
    kind: z.literal('speckle'),
    base: colorSchema,
    speck: colorSchema,
    density: z.number().default(0.2),
    repeat: z.tuple([z.number(), z.number()]).default([1, 1]),
  }),
  /** Horizontal bands from bottom (0) to top (1). */
  z.strictObject({
    kind: z.literal('bands'),
    bands: z.array(z.strictObject({ until: z.number(), color: colorSchema })).min(1),
  }),
  z.strictObject({
    kind: z.literal('label'),
    base: colorSchema,
    band: colorSchema,
    ink: colorSchema,
    /** Block letters; a slash begins a new line. */
    caption: z.string().max(16).default(''),
    /** How often the caption is written side by side, the first in the middle of `turn`, a share of the width. */
    times: z.number().int().min(1).max(12).default(1),
    turn: z.number().min(0).max(1).default(0.5),
    /** Vertical extent of the band in 0 … 1. */
    from: z.number().default(0.2),
    to: z.number().default(0.8),
  }),
  /** A ring of dots near the outer edge, as on LIBERO's plate; texture v runs along a lathe profile. */
  z.strictObject({
    kind: z.literal('dots'),
    base: colorSchema,
    dot: colorSchema,
    count: z.number().int().default(24),
    from: z.number().default(0.6),
    to: z.number().default(0.8),
  }),
]);
export type TextureSpec = z.infer<typeof textureSchema>;

/** Fixed-function material, MuJoCo's meaning: specular 0 … 1, shininess 0 … 1 (exponent = 128 × shininess). */
export const materialSchema = z.strictObject({
  color: colorSchema.default([1, 1, 1]),
  texture: textureSchema.optional(),
  specular: z.number().min(0).max(1).default(0.5),
  shininess: z.number().min(0).max(1).default(0.5),
  /** 0 … 1; light that the surface emits by itself (a glowing burner). */
  emission: z.number().min(0).max(1).default(0),
});
export type Material = z.infer<typeof materialSchema>;

/** One line of a `visual:` list. */
export const visualPartSchema = z.strictObject({
  shape: drawnShapeSchema,
  pose: poseSchema.default({ position: [0, 0, 0], rotation: [0, 0, 0, 1] }),
  material: materialSchema,
  /** Drawn only while the named joint of the same instance is at or above the value (rad or m). */
  visibleWhen: z.strictObject({ joint: z.string(), atLeast: z.number() }).optional(),
});
export type VisualPart = z.infer<typeof visualPartSchema>;

/** Mass properties: kg, centre of mass (m), principal moments (kg m²) and the rotation of the principal axes. */
export const inertialSchema = z.strictObject({
  mass: positive,
  centerOfMass: vec3Schema.default([0, 0, 0]),
  principalInertia: z.tuple([positive, positive, positive]).readonly(),
  principalRotation: quatSchema.default([0, 0, 0, 1]),
});
export type Inertial = z.infer<typeof inertialSchema>;

/** A named box volume in a body's frame; predicates and samplers use it. Half extents in m. */
export const siteSchema = z.strictObject({
  name: nameSchema,
  /** Body that carries the site; objects have the single body `object`. */
  body: z.string().default('object'),
  pose: poseSchema.default({ position: [0, 0, 0], rotation: [0, 0, 0, 1] }),
  halfExtents: z.tuple([positive, positive, positive]).readonly(),
});
export type SiteSpec = z.infer<typeof siteSchema>;
