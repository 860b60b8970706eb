import { z } from 'zod';
import {
  collisionPartSchema,
  inertialSchema,
  nameSchema,
  poseSchema,
  vec3Schema,
  visualPartSchema,
} from './geometry-schema.ts';
import { cameraSchema } from './scene-schema.ts';

/** A driven joint. `armature` is rotor inertia (kg m² or kg), `frictionLoss` dry friction (N m or N). */
export const robotJointSchema = z.strictObject({
  name: nameSchema,
  kind: z.enum(['slide', 'hinge']),
  axis: vec3Schema,
  range: z.tuple([z.number(), z.number()]).readonly(),
  damping: z.number().min(0),
  armature: z.number().min(0),
  frictionLoss: z.number().min(0),
  /** Largest torque or force of the actuator, N m or N. */
  effortLimit: z.number().positive(),
  /** Joint value at the nominal initial pose, rad or m. */
  initial: z.number(),
});

export const robotBodySchema = z.strictObject({
  name: nameSchema,
  /** Absent for the base. */
  parent: z.string().optional(),
  pose: poseSchema.default({ position: [0, 0, 0], rotation: [0, 0, 0, 1] }),
  inertial: inertialSchema.optional(),
  joint: robotJointSchema.optional(),
  collision: z.array(collisionPartSchema).default([]),
  visual: z.array(visualPartSchema).default([]),
});

/** An arm with its gripper: `scenes/robots/<name>.yaml`. */
export const robotSchema = z.strictObject({
  format: z.literal('benchtop/robot@1'),
  name: nameSchema,
  /** Parents before children. Arm joints first, in order; then the two finger joints. */
  bodies: z.array(robotBodySchema).min(1),
  arm: z.strictObject({
    joints: z.array(z.string()).min(1),
    /** Frame that the controller steers. */
    endEffector: z.strictObject({ body: z.string(), pose: poseSchema }),
    /** Body whose rotation is observed as `robot0_eef_quat`. */
    observedRotationBody: z.string(),
  }),
  gripper: z.strictObject({
    joints: z.tuple([z.string(), z.string()]).readonly(),
    /** Bodies whose solids are the two finger pads; both touching an object is a grasp. */
    fingerBodies: z.tuple([z.string(), z.string()]).readonly(),
    /** Position gain (N/m) and force limit (N) of each finger's actuator. */
    stiffness: z.number().positive(),
    forceLimit: z.number().positive(),
    /** Change of the normalised command (−1 … 1) per physics substep. */
    speedPerSubstep: z.number().positive(),
  }),
  controller: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('osc-pose'),
      controlHz: z.number().positive(),
      physicsHz: z.number().positive(),
      stiffness: z.number().positive(),
      dampingRatio: z.number().positive(),
      nullspaceStiffness: z.number().positive(),
      /** Full-scale action in m and rad. */
      positionScale: z.number().positive(),
      rotationScale: z.number().positive(),
    }),
  ]),
  cameras: z.array(cameraSchema).default([]),
});
export type RobotSpec = z.infer<typeof robotSchema>;
