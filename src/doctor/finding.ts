import type { Subject } from './subject.ts';

/** `info`: worth knowing, neither good nor bad. */
export type Verdict = 'pass' | 'info' | 'warn' | 'fail' | 'not-applicable';

/** What one check found out. */
export interface Finding {
  readonly verdict: Verdict;
  /** What was seen, with numbers. */
  readonly evidence: string;
  /** Where it is none of the check's own traps, or only some of them. */
  readonly traps?: readonly number[];
  /** What to do about it; only for `warn` and `fail`. */
  readonly advice?: string;
}

/** A look at a policy for one kind of mistake. */
export interface Check {
  /** E.g. `gripper-range`; stable, for scripts. */
  readonly id: string;
  readonly title: string;
  /** Rows of docs/doctor.md's table of known traps. */
  readonly traps: readonly number[];
  readonly look: (subject: Subject) => Finding | Promise<Finding>;
}
