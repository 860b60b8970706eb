import { z } from 'zod';
import { vec3Schema } from '../scene/geometry-schema.ts';

/** A movable object of the task. */
const object = z.string().regex(/^[a-z0-9_]+$/i);
/** Simulated seconds after settling; counted in whole control steps, to the nearest. */
const at = z.number().nonnegative();

/** Something that happens in a task's world at a given time, whatever the policy does. World axes, SI units. */
export const eventSchema = z.discriminatedUnion('kind', [
  /** A blow: `impulse` in N s at the centre of mass. */
  z.strictObject({ kind: z.literal('push'), object, at, impulse: vec3Schema }),
  /** The object hangs `height` m above where its initial state has it, and is let go. */
  z.strictObject({ kind: z.literal('drop'), object, at, height: z.number().positive() }),
  /**
   * From then on the object rides on rails: at `velocity`, x and y in m/s, back after `turnAfter` seconds, there again
   * after as many, and so on. Nothing slows it down.
   */
  z.strictObject({
    ...{ kind: z.literal('shuttle'), object, at },
    ...{ velocity: z.tuple([z.number(), z.number()]), turnAfter: z.number().positive() },
  }),
]);
export type TaskEvent = z.infer<typeof eventSchema>;
