import { closest, distance } from 'fastest-levenshtein';
import { HarnessError } from '../errors.ts';
import type { ActionComponent, ActionSpec } from './action.ts';
import type { CameraRequest, ObservationSpec } from './observation.ts';

/** Largest image side that is rendered, pixels; beyond it a size is a typing error. */
const LARGEST_SIDE = 4096;

/** Fields of a component that must agree; its name is a label. */
const FIELDS = ['convention', 'size', 'scale', 'unit', 'low', 'high'] as const;

interface PolicySide {
  readonly name: string;
  readonly actionSpec: ActionSpec;
  readonly observationSpec: ObservationSpec;
}

interface EnvironmentSide {
  readonly actionSpec: ActionSpec;
  readonly cameraNames: readonly string[];
}

/**
 * Passes if every action of the policy means to the environment what it means to the policy, and every image that it
 * asks for can be drawn. Otherwise throws one `HarnessError('spec-mismatch')` that names every mismatch: nothing is
 * converted, rescaled or renamed silently.
 */
export function checkCompatibility(policy: PolicySide, environment: EnvironmentSide): void {
  const mismatches = [
    ...actionMismatches(policy.actionSpec, environment.actionSpec),
    ...cameraMismatches(policy.observationSpec.cameras, environment.cameraNames),
  ];
  if (mismatches.length === 0) return;
  throw new HarnessError(
    'spec-mismatch',
    `policy "${policy.name}" does not fit the environment (${mismatches.length} mismatch${mismatches.length === 1 ? '' : 'es'}):\n` +
      mismatches.map((mismatch) => `  - ${mismatch}`).join('\n') +
      "\nCorrect the policy's declaration, or choose an environment with these conventions.",
  );
}

function actionMismatches(policy: ActionSpec, environment: ActionSpec): string[] {
  const mismatches: string[] = [];
  if (policy.controlHz !== environment.controlHz) {
    mismatches.push(
      `control rate: the policy acts at ${policy.controlHz} Hz, the environment expects ${environment.controlHz} Hz`,
    );
  }
  if (policy.components.length !== environment.components.length) {
    mismatches.push(
      `action layout: the policy has ${describe(policy)}, the environment expects ${describe(environment)}`,
    );
  }
  const shared = Math.min(policy.components.length, environment.components.length);
  for (let index = 0; index < shared; index++) {
    const ours = policy.components[index]!;
    const theirs = environment.components[index]!;
    for (const field of FIELDS.filter((name) => ours[name] !== theirs[name])) {
      mismatches.push(
        `action component ${index + 1} (${label(ours, theirs)}): ${field} is ${show(ours, field)}, ` +
          `the environment expects ${show(theirs, field)}`,
      );
    }
  }
  return mismatches;
}

function label(ours: ActionComponent, theirs: ActionComponent): string {
  return ours.name === theirs.name
    ? `"${ours.name}"`
    : `the policy's "${ours.name}", the environment's "${theirs.name}"`;
}

function show(component: ActionComponent, field: (typeof FIELDS)[number]): string {
  return field === 'scale' ? `${component.scale} ${component.unit} per 1.0` : String(component[field]);
}

function describe(spec: ActionSpec): string {
  const parts = spec.components.map(({ convention, size }) => `${convention} ×${size}`);
  return parts.length === 0 ? 'no components' : parts.join(', ');
}

function cameraMismatches(requests: readonly CameraRequest[], known: readonly string[]): string[] {
  const mismatches: string[] = [];
  const seen = new Set<string>();
  for (const { camera, width, height } of requests) {
    if (!known.includes(camera)) {
      mismatches.push(`camera "${camera}" does not exist${suggestion(camera, known)}`);
    }
    for (const [side, pixels] of [
      ['width', width],
      ['height', height],
    ] as const) {
      if (!Number.isInteger(pixels) || pixels < 1 || pixels > LARGEST_SIDE) {
        mismatches.push(
          `camera "${camera}": ${side} must be a whole number of pixels in 1 … ${LARGEST_SIDE}, got ${pixels}`,
        );
      }
    }
    if (seen.has(camera)) {
      mismatches.push(
        `camera "${camera}" is asked for more than once; an observation holds one image per camera`,
      );
    }
    seen.add(camera);
  }
  return mismatches;
}

function suggestion(wrong: string, known: readonly string[]): string {
  if (known.length === 0) return '; the environment has no cameras';
  const near = closest(wrong, [...known]);
  const hint = distance(wrong, near) <= Math.max(3, wrong.length / 3) ? `; did you mean "${near}"?` : ';';
  return `${hint} cameras: ${known.join(', ')}`;
}
