import { z } from 'zod';
import {
  collisionPartSchema,
  colorSchema,
  nameSchema,
  poseSchema,
  vec3Schema,
  visualPartSchema,
} from './geometry-schema.ts';

/** A pinhole camera, MuJoCo's convention: looks along its −z, +x right, +y up. */
export const cameraSchema = z.strictObject({
  name: nameSchema,
  pose: poseSchema,
  /** Vertical field of view, degrees. */
  fovyDegrees: z.number().positive().max(170),
  /** Robot body that carries the camera; absent for a camera fixed in the world. */
  body: z.string().optional(),
});
export type CameraSpec = z.infer<typeof cameraSchema>;

/** A light of the fixed-function model. `headlight` sits at the camera and has no position. */
export const lightSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('headlight'),
    ambient: colorSchema,
    diffuse: colorSchema,
    specular: colorSchema,
  }),
  z.strictObject({
    kind: z.literal('spot'),
    position: vec3Schema,
    direction: vec3Schema,
    diffuse: colorSchema,
    specular: colorSchema,
    cutoffDegrees: z.number().default(45),
    exponent: z.number().default(10),
    castsShadow: z.boolean().default(false),
  }),
  z.strictObject({
    kind: z.literal('directional'),
    position: vec3Schema.default([0, 0, 4]),
    direction: vec3Schema,
    diffuse: colorSchema,
    specular: colorSchema,
    castsShadow: z.boolean().default(false),
  }),
]);
export type LightSpec = z.infer<typeof lightSchema>;

/** A body that never moves: table, floor, wall. */
export const staticBodySchema = z.strictObject({
  name: nameSchema,
  pose: poseSchema.default({ position: [0, 0, 0], rotation: [0, 0, 0, 1] }),
  friction: z.number().min(0).default(1),
  collision: z.array(collisionPartSchema).default([]),
  visual: z.array(visualPartSchema).default([]),
});

/** A room with its table and robot place: `scenes/<name>.yaml`. World frame, metres. */
export const sceneSchema = z.strictObject({
  format: z.literal('benchtop/scene@1'),
  name: nameSchema,
  /** LIBERO problem class that this scene stands for, e.g. `LIBERO_Tabletop_Manipulation`. */
  problemClass: z.string().optional(),
  robot: z.strictObject({ name: z.string(), base: poseSchema }),
  /** Instance name under which tasks refer to the support surface, e.g. `main_table`, and its category. */
  surface: z.strictObject({
    category: z.string(),
    /** Origin of region rectangles in the world. */
    workspaceOffset: vec3Schema,
    /** Height of the top, m. */
    height: z.number(),
    /** z of the centre of rectangle sites and their half height, m. */
    regionSiteZ: z.number(),
    regionSiteHalfHeight: z.number(),
    /** Table thickness in LIBERO's fixture placement rule, m. */
    placementThickness: z.number(),
    /** Whether the sampler shrinks a rectangle by the object's radius (Tabletop and Floor do). */
    shrinkRegions: z.boolean(),
  }),
  /** Density (kg/m³) and viscosity (Pa s) of the air; it drags on the robot as in the reference engine. */
  air: z
    .strictObject({ density: z.number().min(0), viscosity: z.number().min(0) })
    .default({ density: 0, viscosity: 0 }),
  statics: z.array(staticBodySchema),
  cameras: z.array(cameraSchema).min(1),
  lights: z.array(lightSchema),
  /** Background gradient, top and bottom colour. */
  sky: z.strictObject({ top: colorSchema, bottom: colorSchema }),
});
export type SceneSpec = z.infer<typeof sceneSchema>;
