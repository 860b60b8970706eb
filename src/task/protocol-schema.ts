import { z } from 'zod';

const rules = {
  /** Control steps before the first observation, so that the world comes to rest. */
  settleSteps: z.number().int().min(0),
  /** What they apply: the environment's hold action, which opens the gripper (default), or an action of zeros. */
  settleAction: z.literal('zero').optional(),
  /** Inferences of the policy; not done by then is a failure. No limit by default. */
  maxInferences: z.number().int().positive().optional(),
  /**
   * When the goal counts: after any step, which then ends the episode, or only after the last action of a chunk; what
   * held in between and was lost again does not count then.
   */
  success: z.enum(['any-time', 'after-chunk']),
  controlHz: z.number().positive(),
  physicsHz: z.number().positive(),
};

/** Rules of the evaluation; hashed into every result. Optional rules are absent, not undefined, where not given. */
export const protocolSchema = z.strictObject({
  name: z.string(),
  /** Control steps after settling; not done by then is a failure. */
  maxSteps: z.number().int().positive(),
  ...rules,
});
export type Protocol = z.infer<typeof protocolSchema>;

const name = z.string().regex(/^[a-z0-9-]+$/, { error: 'expected lower-case letters, digits and "-"' });

/** `tasks/protocols/<name>.yaml`: rules that a run can ask for instead of those of its suites. */
export const namedProtocolSchema = z.strictObject({
  format: z.literal('benchtop/protocol@1'),
  name,
  /** Other names for the same rules. */
  aliases: z.array(name).default([]),
  title: z.string(),
  description: z.string(),
  /** Where the rules were published. */
  source: z.string(),
  /** Control steps after settling, by suite; `otherwise` for suites that are not named. */
  maxSteps: z.record(z.string(), z.number().int().positive()),
  ...rules,
});
export type NamedProtocol = z.infer<typeof namedProtocolSchema>;
