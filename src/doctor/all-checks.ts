import { chunk } from './checks/chunk.ts';
import { decoding } from './checks/decoding.ts';
import { gripper } from './checks/gripper.ts';
import { images } from './checks/images.ts';
import { instruction } from './checks/instruction.ts';
import { orientation } from './checks/orientation.ts';
import { protocol } from './checks/protocol.ts';
import { range } from './checks/range.ts';
import { repeatability } from './checks/repeatability.ts';
import { speed } from './checks/speed.ts';
import { state } from './checks/state.ts';
import { variety } from './checks/variety.ts';
import type { Check } from './finding.ts';

/** In the order in which they are shown. */
export const ALL_CHECKS: readonly Check[] = [
  ...[speed, chunk, decoding, variety, range, gripper],
  ...[images, orientation, instruction, state, repeatability, protocol],
];
