import { findProtocol } from '../protocol-library.ts';
import type { Protocol } from '../protocol-schema.ts';

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

/** The protocol under which most results on a LIBERO suite are published: that of OpenVLA's evaluation. */
export function liberoProtocol(suite: string): Protocol {
  const { maxSteps: limits, settleSteps, success, controlHz, physicsHz } = findProtocol('openvla');
  const maxSteps = limits[suite] ?? PAPER_STEPS;
  const name = `${suite.replaceAll('_', '-').toLowerCase()}-${maxSteps}`;
  return { name, settleSteps, maxSteps, success, controlHz, physicsHz };
}
