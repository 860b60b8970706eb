import { z } from 'zod';
import { eventSchema } from './event-schema.ts';
import { type Protocol, protocolSchema } from './protocol-schema.ts';

const name = z.string().regex(/^[a-z0-9_]+$/i);

/** A predicate as written in a task file: `[On, a, b]`, `[And, [..], [..]]`. */
export type PredicateExpression = readonly [string, ...(string | PredicateExpression)[]];
export const predicateSchema: z.ZodType<PredicateExpression> = z.lazy(() =>
  z.tuple([z.string()]).rest(z.union([z.string(), predicateSchema])),
) as z.ZodType<PredicateExpression>;

/** A place: a rectangle on `target` (workspace frame, m) or, without `rectangle`, a site of the target. */
export const regionSchema = z.strictObject({
  target: name,
  /** Region name without the target prefix. */
  name,
  /** x0, y0, x1, y1 */
  rectangle: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
  /** Yaw range for fixtures placed here, rad. */
  yaw: z.tuple([z.number(), z.number()]).optional(),
});
export type Region = z.infer<typeof regionSchema>;

export const instanceSchema = z.strictObject({ name, category: name });

/** What is asked: `tasks/<suite>/<task>.yaml`. */
export const taskSchema = z.strictObject({
  format: z.literal('benchtop/task@1'),
  /** What the policy is told. */
  instruction: z.string().min(1),
  scene: z.string(),
  fixtures: z.array(instanceSchema),
  /** The order is the order of poses in initial states. */
  objects: z.array(instanceSchema),
  regions: z.array(regionSchema),
  objectsOfInterest: z.array(name),
  init: z.array(predicateSchema),
  goal: predicateSchema,
  /** What happens by itself; a task without it is a world that waits. */
  events: z.array(eventSchema).min(1).optional(),
});
export type TaskSpec = z.infer<typeof taskSchema>;

/** `tasks/<suite>/suite.yaml`: order and protocol. */
export const suiteSchema = z.strictObject({
  format: z.literal('benchtop/suite@1'),
  name,
  title: z.string(),
  description: z.string(),
  protocol: protocolSchema,
  tasks: z.array(name).min(1),
});
export type SuiteSpec = z.infer<typeof suiteSchema>;

/** A task under its full id `suite/task`, with the protocol that applies. */
export interface Task {
  readonly id: string;
  readonly suite: string;
  readonly spec: TaskSpec;
  readonly protocol: Protocol;
}
