import { describe, expect, it } from 'vitest';
import { ALL_CHECKS } from '../../src/doctor/all-checks.ts';
import { mirrored } from '../../src/doctor/change-observation.ts';
import { chunk } from '../../src/doctor/checks/chunk.ts';
import { decoding } from '../../src/doctor/checks/decoding.ts';
import { gripper } from '../../src/doctor/checks/gripper.ts';
import { images } from '../../src/doctor/checks/images.ts';
import { instruction } from '../../src/doctor/checks/instruction.ts';
import { orientation } from '../../src/doctor/checks/orientation.ts';
import { protocol } from '../../src/doctor/checks/protocol.ts';
import { range } from '../../src/doctor/checks/range.ts';
import { repeatability } from '../../src/doctor/checks/repeatability.ts';
import { speed } from '../../src/doctor/checks/speed.ts';
import { state } from '../../src/doctor/checks/state.ts';
import { variety } from '../../src/doctor/checks/variety.ts';
import { findPreset } from '../../src/policy/preset/find-preset.ts';
import type { Observation } from '../../src/spec/observation.ts';
import { type Answering, felt, finding, heard, sane, seen, upsideDown } from '../helpers/doctor-subject.ts';

const openpi = findPreset('openpi');
const nora = findPreset('nora-long-official');
/** The sane policy with its last number, or all moves, changed. */
const grips =
  (command: (observation: Observation) => number): Answering =>
  (o) =>
    sane(o).map((row) => [...row.slice(0, 6), command(o)]);
const moves =
  (change: (value: number) => number): Answering =>
  (o) =>
    sane(o).map((row) => [...row.slice(0, 6).map(change), -1]);

describe('a policy without mistakes', () => {
  it.each(ALL_CHECKS.map((check) => [check.id, check] as const))(
    'passes %s or learns something',
    async (_id, check) => {
      const { verdict, advice } = await finding(check, sane);
      expect(['pass', 'info', 'not-applicable']).toContain(verdict);
      expect(advice).toBeUndefined();
    },
  );
});

describe('each check finds its mistake', () => {
  it.each<[string, Promise<{ verdict: string; evidence: string; advice?: string }>, string, RegExp]>([
    [
      'chunk: fewer actions than are executed',
      finding(chunk, sane, { preset: openpi }),
      'fail',
      /1 action\(s\) per answer, but preset "openpi" executes 5/,
    ],
    [
      'range: absolute poses',
      finding(
        range,
        moves((v) => v + 3),
      ),
      'fail',
      /largest 3\.\d+, 100 % beyond/,
    ],
    [
      'range: other statistics',
      finding(
        range,
        moves((v) => 1.3 * Math.sign(v || 1)),
      ),
      'warn',
      /100 % beyond −1 … 1/,
    ],
    [
      'range: metres',
      finding(
        range,
        moves((v) => v * 0.01),
      ),
      'warn',
      /about 0\.\d mm a step/,
    ],
    [
      'gripper: 0 … 255',
      finding(
        gripper,
        grips(() => 255),
      ),
      'fail',
      /raw width or 0 … 255|255\.000/,
    ],
    [
      'gripper: 0 … 1',
      finding(
        gripper,
        grips((o) => 0.3 + heard(o.instruction)),
      ),
      'fail',
      /between 0 and 1/,
    ],
    [
      'gripper: near the threshold',
      finding(
        gripper,
        grips(() => 0.01),
      ),
      'warn',
      /near 0/,
    ],
    [
      'gripper: polarity',
      finding(
        gripper,
        grips(() => 1),
      ),
      'warn',
      /100 % close, although the hand is empty/,
    ],
    [
      'images: unread',
      finding(images, (o) => [[heard(o.instruction), 0, 0, 0, 0, 0, -1]]),
      'fail',
      /same to a picture that is grey/,
    ],
    [
      'images: one camera unread',
      finding(images, (o) => [[...seen(o).slice(0, 2), 0, 0, 0, 0, -1]]),
      'warn',
      /without robot0_eye_in_hand/,
    ],
    [
      'orientation: upside down',
      finding(orientation, (o) => sane(upsideDown(o))),
      'fail',
      /-?0\.\d\d as they are, 1\.00 upside down/,
    ],
    ['orientation: mirrored', finding(orientation, (o) => sane(mirrored(o))), 'fail', /1\.00 mirrored/],
    [
      'instruction: unheard',
      finding(instruction, (o) => [[...seen(o).slice(0, 2), 0, 0, 0, 0, -1]]),
      'warn',
      /the same to "turn off/,
    ],
    [
      'instruction: case',
      finding(instruction, (o) => [[heard(o.instruction), 0, 0, 0, 0, 0, -1]]),
      'info',
      /case matters to it/,
    ],
    [
      'variety: a constant',
      finding(variety, () => [[0, 0, 0, 0, 0, 0, -1]]),
      'fail',
      /4 different starts get one and the same answer, and it does not move/,
    ],
    [
      'repeatability: sampling',
      finding(repeatability, (o, { asked }) =>
        sane(o).map((row) => [row[0]! + 0.001 * asked, ...row.slice(1)]),
      ),
      'warn',
      /asked twice with the same seed/,
    ],
    [
      'repeatability: a leak',
      finding(repeatability, leaky()),
      'fail',
      /after another episode the same start/,
    ],
    [
      'state: unread',
      finding(state, fiveTimes(sane), { preset: openpi }),
      'warn',
      /the same to a state of zeros/,
    ],
    [
      'state: sign of the quaternion',
      finding(
        state,
        fiveTimes((o) => [
          [
            ...felt(openpi, o)
              .slice(3, 6)
              .map((v) => v / 10),
            0,
            0,
            0,
            -1,
          ],
        ]),
        { preset: openpi },
      ),
      'info',
      /"robosuite": the sign of the quaternion changes the answer/,
    ],
    [
      'decoding: no chunk',
      finding(decoding, reporting({ decodeFailure: '9 coefficients instead of 35' }), { preset: nora }),
      'fail',
      /4 of 4 answers are no action chunk \(9 coefficients instead of 35\)/,
    ],
    [
      'decoding: cut',
      finding(decoding, reporting({ truncated: true }), { preset: nora }),
      'info',
      /4 of 4 ended at the token limit/,
    ],
    [
      'protocol: rules of the preset',
      finding(protocol, sane, { preset: nora }),
      'info',
      /only after the last action of a chunk.*--protocol nora-official/,
    ],
  ])('%s', async (_name, found, verdict, evidence) => {
    const { advice = '', ...rest } = await found;
    expect(rest.verdict).toBe(verdict);
    expect(rest.evidence + advice).toMatch(evidence);
    expect(advice !== '').toBe(verdict === 'warn' || verdict === 'fail');
  });

  it('speed says what a benchmark would take', async () => {
    const { evidence } = await finding(speed, sane);
    expect(evidence).toBe(
      'first answer 250 ms, then 250 ms (slowest 250 ms); 500 episodes that fail would spend about 458 minutes on answers, one at a time',
    );
  });

  it('state tells both rules apart', async () => {
    const shortest = {
      ...openpi,
      state: { form: 'eef-pos3-axisangle3-gripper2', axisAngle: 'shortest' },
    } as const;
    const found = await finding(
      state,
      fiveTimes((o) => [
        [
          ...felt(shortest, o)
            .slice(3, 6)
            .map((v) => v / 10),
          0,
          0,
          0,
          -1,
        ],
      ]),
      { preset: shortest },
    );
    expect(found).toMatchObject({ verdict: 'pass', evidence: expect.stringContaining('both quaternions') });
  });
});

function fiveTimes(answer: Answering): Answering {
  return (o, memory) => Array(5).fill((answer(o, memory) as number[][])[0]);
}

function reporting(report: { decodeFailure?: string; truncated?: boolean }): Answering {
  return (o) => ({ actions: sane(o), report: { timings: {}, tokens: 20, ...report } });
}

/** Remembers the largest step that it was ever shown. */
function leaky(): Answering {
  let last = 0;
  return (o) => {
    const answer = sane(o).map((row) => [row[0]!, row[1]!, row[2]! + 0.1 * last, ...row.slice(3)]);
    last = Math.max(last, o.step);
    return answer;
  };
}
