import type { Protocol } from '../task-schema.ts';

/** Control steps after settling that published evaluations allow per suite (OpenVLA's recipe, used by most). */
const MAX_STEPS: Readonly<Record<string, number>> = {
  libero_spatial: 220,
  libero_object: 280,
  libero_goal: 300,
  libero_10: 520,
  libero_90: 400,
};
/** The budget of LIBERO's own paper; used for suites that no published protocol covers. */
const PAPER_STEPS = 600;

const TITLES: Readonly<Record<string, string>> = {
  libero_spatial: 'LIBERO-Spatial',
  libero_object: 'LIBERO-Object',
  libero_goal: 'LIBERO-Goal',
  libero_10: 'LIBERO-Long',
  libero_90: 'LIBERO-90',
};

export function liberoTitle(suite: string): string {
  return TITLES[suite] ?? suite;
}

/** The protocol under which results on a LIBERO suite are published: 10 settling steps, success at any time. */
export function liberoProtocol(suite: string): Protocol {
  const maxSteps = MAX_STEPS[suite] ?? PAPER_STEPS;
  return {
    name: `${suite.replaceAll('_', '-').toLowerCase()}-${maxSteps}`,
    settleSteps: 10,
    maxSteps,
    success: 'any-time',
    controlHz: 20,
    physicsHz: 500,
  };
}
