import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A small task in LIBERO's grammar: one bowl, one plate, a cabinet with its top drawer open. */
export const BDDL = `(define (problem LIBERO_Tabletop_Manipulation)
  (:domain robosuite)
  (:language Put that bowl onto this plate)
    (:regions
      (left
          (:target main_table)
          (:ranges (
              (0.05 0.19 0.07 0.21)
            )
          )
      )
      (right
          (:target main_table)
          (:ranges ((-0.2 -0.1 -0.15 -0.04)))
      )
      (cabinet
          (:target main_table)
          (:ranges ((0.02 -0.28 0.04 -0.26)))
          (:yaw_rotation ((2.66 2.72)))
      )
      (top_region
          (:target wooden_cabinet_1)
      )
    )
  (:fixtures
    main_table - table
    wooden_cabinet_1 - wooden_cabinet
  )
  (:objects
    bowl_1 bowl_2 - akita_black_bowl
    plate_1 - plate
  )
  (:obj_of_interest
    bowl_1
    plate_1
  )
  (:init
    (In bowl_1 wooden_cabinet_1_top_region)
    (On bowl_2 main_table_right)
    (Open wooden_cabinet_1_top_region)
    (On plate_1 main_table_left)
    (On wooden_cabinet_1 main_table_cabinet)
  )
  (:goal
    (And (On bowl_1 plate_1))
  )
)
`;

/** A state row for `BDDL`: 19 + 13 x 3 objects + 2 x 3 drawers = 64 numbers. */
export function stateRow(
  changes: { readonly velocity?: number; readonly qw?: number; readonly extra?: number } = {},
): number[] {
  const arm = [0.01, -0.16, 0.02, -2.44, 0.03, 2.22, 0.78];
  const pose = (x: number) => [x, 0.2, 0.97, changes.qw ?? Math.SQRT1_2, 0, 0, Math.SQRT1_2];
  const positions = [...arm, 0.020833, -0.020833, ...pose(0.1), ...pose(0.2), ...pose(0.3), -0.15, 0, 0];
  const velocities = Array.from({ length: 9 + 6 * 3 + 3 }, () => changes.velocity ?? 0);
  return [0, ...positions, ...velocities, ...Array.from({ length: changes.extra ?? 0 }, () => 0)];
}

/** A folder in the system's temporary space with these files. */
export function temporaryFolder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = mkdtempSync(join(tmpdir(), 'benchtop-libero-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), content);
  }
  return root;
}
