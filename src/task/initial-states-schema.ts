import { z } from 'zod';
import { quatSchema, vec3Schema } from '../scene/geometry-schema.ts';

/** One recorded start. Arrays follow the names in the file's head. */
const rowSchema = z.strictObject({
  /** Arm joints, rad. */
  arm: z.array(z.number()),
  /** Finger joints, m. */
  gripper: z.tuple([z.number(), z.number()]).readonly(),
  /** Root poses in the world; m and x, y, z, w. */
  objects: z.array(z.strictObject({ position: vec3Schema, rotation: quatSchema })),
  /** m or rad. */
  fixtureJoints: z.array(z.number()),
});

/** `<folder>/<suite>/<task>.json`: initial states of one task. Fixture base poses are not part of them. */
export const initialStatesSchema = z.strictObject({
  format: z.literal('benchtop/initial-states@1'),
  /** `suite/task` */
  task: z.string(),
  objects: z.array(z.string()),
  /** Full names `<instance>.<joint>`. */
  fixtureJoints: z.array(z.string()),
  rows: z.array(rowSchema).min(1),
});
export type InitialStatesFile = z.infer<typeof initialStatesSchema>;
