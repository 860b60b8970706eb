import type { Check } from '../finding.ts';

/** Components of LIBERO's action that move the arm. */
const MOVES = 6;
/** Beyond this no published policy's statistics reach: it is no normalised delta. */
const ABSURD = 2;
const CLIPPED_SHARE = 0.3;
const TINY = 0.02;

/** Moves that are absolute poses, other units, or not denormalised. */
export const range: Check = {
  id: 'range',
  title: 'size of moves',
  traps: [11, 12, 18],
  look({ answers }) {
    const moves = answers.flatMap(({ rows }) => rows.flatMap((row) => row.slice(0, MOVES)));
    const largest = Math.max(...moves.map(Math.abs));
    const clipped = moves.filter((value) => Math.abs(value) > 1).length / moves.length;
    const seen = `largest ${largest.toFixed(3)}, ${(100 * clipped).toFixed(0)} % beyond −1 … 1, where the controller clips`;
    if (largest > ABSURD) {
      return {
        verdict: 'fail',
        evidence: seen,
        advice:
          'moves are delta commands in −1 … 1: absolute poses, metres, degrees or another normalisation are read as full speed; ' +
          'check the action mode and the statistics',
      };
    }
    if (clipped > CLIPPED_SHARE) {
      return {
        verdict: 'warn',
        evidence: seen,
        advice:
          'check the statistics and their key: min/max where q01/q99 were meant, or those of another data set',
      };
    }
    if (largest > 0 && largest < TINY) {
      return {
        verdict: 'warn',
        evidence: `${seen}: about ${(1000 * largest * 0.05).toFixed(1)} mm a step at most`,
        advice:
          'moves this small are metres or radians rather than shares of 5 cm and 0.5 rad, or the policy stands still',
      };
    }
    return { verdict: 'pass', evidence: seen };
  },
};
