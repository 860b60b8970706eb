import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { HarnessError } from '../errors.ts';
import type { Pose } from '../math/pose.ts';
import { normalize, type Quat } from '../math/quat.ts';
import type { Vec3 } from '../math/vec3.ts';
import { poseSchema } from '../scene/geometry-schema.ts';
import { parseYamlFile } from '../scene/parse-file.ts';
import type { Action } from '../spec/action.ts';

/** The package's own reference; this file lies two folders below the package in `src` and in `dist`. */
const SHIPPED = fileURLToPath(new URL('../../scenes/references/osc-panda.json', import.meta.url));

/** What an arm did by the end of a control step. */
export interface ArmResponse {
  /** Grip site, m, world. */
  readonly position: Vec3;
  /** Of the grip site. */
  readonly rotation: Quat;
  /** Finger joints, m. */
  readonly fingers: readonly [number, number];
}

/** A response that the reference recorded. */
export interface RecordedResponse extends ArmResponse {
  /** Control steps taken by then, from 1. */
  readonly step: number;
}

/** One run of the reference. */
export interface ReferenceCase {
  readonly name: string;
  /** Joints at the start, at rest: rad and m. The controller's goals start at the *nominal* joints regardless. */
  readonly start: { readonly arm: readonly number[]; readonly fingers: readonly [number, number] };
  /** One per control step. */
  readonly actions: readonly Action[];
  /** By rising step; settling runs record just their end. */
  readonly recorded: readonly RecordedResponse[];
}

/** Responses of a robot's controller in another simulator, to compare with. */
export interface ControllerReference {
  readonly robot: string;
  /** Where the numbers come from. */
  readonly source: string;
  /** The robot's base, world. */
  readonly base: Pose;
  /**
   * How much older the recorded poses are than the fingers beside them and the end of the control step, s. MuJoCo's
   * step leaves body poses as they were before its last integration; at full speed one 2 ms substep is 0.5 mm.
   */
  readonly poseAge: number;
  readonly cases: readonly ReferenceCase[];
}

const fingersSchema = z.tuple([z.number(), z.number()]).readonly();
const actionSchema = z.array(z.number()).length(7);
/** Grip site (m), its quaternion (x, y, z, w) and the finger joints (m). */
const rowSchema = z.array(z.number()).length(9);
const columnsSchema = z.literal('x y z qx qy qz qw finger1 finger2');

const referenceSchema = z.strictObject({
  format: z.literal('benchtop/controller-reference@1'),
  robot: z.string(),
  source: z.string(),
  base: poseSchema,
  poseAge: z.number().min(0),
  /** Where all `cases` start. */
  start: z.strictObject({ arm: z.array(z.number()).min(1), fingers: fingersSchema }),
  /** What the numbers of `steps` and `after` are, in order. */
  columns: columnsSchema,
  cases: z.array(
    z.strictObject({
      name: z.string(),
      actions: z.array(z.strictObject({ repeat: z.int().min(1), action: actionSchema })).min(1),
      /** One row per control step. */
      steps: z.array(rowSchema).min(1),
    }),
  ),
  /** Runs from recorded initial states under one repeated action. */
  settles: z.array(
    z.strictObject({
      task: z.string(),
      initialState: z.int().min(0),
      arm: z.array(z.number()).min(1),
      /** Grip site at the start: position and quaternion. */
      before: z.array(z.number()).length(7),
      steps: z.int().min(1),
      action: actionSchema,
      after: rowSchema,
      armAfter: z.array(z.number()).min(1),
    }),
  ),
});

/** Reads a reference, by default the Panda's under OSC_POSE. Throws `scene-file` with every problem at its line. */
export function readOscReference(file: string = SHIPPED): ControllerReference {
  if (!existsSync(file)) {
    throw new HarnessError(
      'scene-file',
      `no controller reference ${file}; expected a benchtop/controller-reference@1 file there`,
    );
  }
  // JSON is YAML; the YAML reader knows the line of every problem.
  const { value, fail } = parseYamlFile(referenceSchema, file, readFileSync(file, 'utf8'), 'scene-file');
  const { robot, source, base, poseAge, start, cases, settles } = value;
  const moves = cases.map(({ name, actions, steps }) => ({
    name,
    start,
    actions: actions.flatMap(({ repeat, action }) => Array.from({ length: repeat }, () => action)),
    recorded: steps.map((row, index) => response(row, index + 1)),
  }));
  fail(
    moves.flatMap(({ actions, recorded }, index) =>
      actions.length === recorded.length
        ? []
        : [
            {
              path: ['cases', index, 'steps'],
              message: `expected one row per action (${actions.length}), got ${recorded.length} rows`,
            },
          ],
    ),
  );
  const rests = settles.map(({ task, initialState, arm, steps, action, after }) => ({
    name: `settle ${task}#${initialState}`,
    start: { arm, fingers: start.fingers },
    actions: Array.from({ length: steps }, () => action),
    recorded: [response(after, steps)],
  }));
  return { robot, source, base, poseAge, cases: [...moves, ...rests] };
}

function response(row: readonly number[], step: number): RecordedResponse {
  const [x, y, z, qx, qy, qz, qw, first, second] = row as [
    ...[number, number, number],
    ...[number, number, number, number],
    ...[number, number],
  ];
  return { step, position: [x, y, z], rotation: normalize([qx, qy, qz, qw]), fingers: [first, second] };
}
