import { describe, expect, it } from 'vitest';
import { formatControllerFidelity, formatSettledFidelity } from '../../src/cli/format-fidelity.ts';

describe('the table of the controller comparison', () => {
  it('shows millimetres and degrees, the limits, and which case leaves them', () => {
    const good = { earlyPosition: 0.0011, position: 0.00044, rotationDegrees: 0.0864, finger: 0.0005 };
    const text = formatControllerFidelity([
      { name: 'x+1', ...good, passes: true },
      { name: 'settle suite/a_long_task#3', ...good, earlyPosition: undefined, finger: 0.003, passes: false },
    ]);
    const lines = text.trimEnd().split('\n');
    expect(lines[2]!.split(/ {2,}/)).toEqual(['x+1', '1.10', '0.44', '0.086', '0.50', 'yes']);
    expect(lines[3]!.split(/ {2,}/)).toEqual([
      'settle from a published state #3',
      ...['–', '0.44', '0.086', '3.00', 'NO'],
    ]);
    expect(lines[4]!.split(/ {2,}/)).toEqual(['limit', '5.00', '2.00', '1.000', '2.00']);
  });
});

describe('the table of settled objects', () => {
  const place = { taskId: 'suite/task', row: 0, topSpeed: 1, horizontalError: 0.001 };
  const text = formatSettledFidelity(
    [
      { ...place, object: 'bowl_1', category: 'bowl', heightError: -0.006, error: 0.0061 },
      { ...place, object: 'bowl_1', row: 1, category: 'bowl', heightError: 0.004, error: 0.0041 },
      { ...place, object: 'plate_1', category: 'plate', heightError: 0.0049, error: 0.005 },
    ],
    0.005,
  );

  it('counts places within the tolerance, per category and over all', () => {
    const cells = text.split('\n').map((line) => line.split(/ {2,}/));
    expect(cells[2]!.slice(0, 3)).toEqual(['bowl', '1/2', '50.0']);
    expect(cells[3]!.slice(0, 3)).toEqual(['plate', '1/1', '100.0']);
    expect(cells[4]!).toEqual(['all', '2/3', '66.7', '4.90', '6.00', '1.00', '1.00']);
  });

  it('names the others', () => {
    expect(text).toMatch(/\n\nfurther off:\n {2}suite\/task bowl_1: 1 of 2, up to 6.10 mm\n$/);
  });
});
