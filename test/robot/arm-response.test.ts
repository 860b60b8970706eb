import { describe, expect, it } from 'vitest';
import { measureParity } from '../../src/robot/measure-parity.ts';
import { readOscReference } from '../../src/robot/osc-reference.ts';
import { loadCatalogue } from '../../src/scene/catalogue.ts';
import { JointSpaceArm, type Omissions } from './joint-space-arm.ts';

const catalogue = loadCatalogue();
const robot = catalogue.robot('panda');
const { air } = catalogue.scene('libero_tabletop');
const { base, poseAge, cases } = readOscReference();

function respond(name: string, resistance = air, omit: Omissions = {}) {
  const [parity] = measureParity(
    cases.filter((reference) => reference.name === name),
    ({ start, actions }) => {
      const arm = new JointSpaceArm(robot, base, resistance, start, omit);
      return actions.map((action) => arm.step(action, poseAge));
    },
  );
  return parity!;
}

/** The law and the dynamics against the reference, without an engine: what is left is rounding and soft friction. */
describe('the arm in joint space under OSC_POSE', () => {
  it.each(cases.map(({ name }) => name))('follows the reference within 0.15 mm and 0.15° in %s', (name) => {
    const { earlyPosition, position, rotationDegrees, finger, passes } = respond(name);
    expect(earlyPosition ?? 0).toBeLessThan(0.00015);
    expect(position ?? 0).toBeLessThan(0.00015);
    expect(rotationDegrees).toBeLessThan(0.15);
    // The reference's dry friction is soft: its fingers creep the last quarter of a millimetre.
    expect(finger).toBeLessThan(0.0003);
    expect(passes).toBe(true);
  });

  it('needs the drag of the air to turn as fast as the reference', () => {
    const vacuum = respond('rz+0.5', { density: 0, viscosity: 0 });
    expect(vacuum.rotationDegrees).toBeGreaterThan(10);
    expect(vacuum.passes).toBe(false);
  });

  it('needs the dry friction and the damping of the joints to move as far as the reference', () => {
    const whole = respond('x+1').position!;
    expect(respond('x+1', air, { friction: true }).position!).toBeGreaterThan(whole + 0.001);
    expect(respond('x+1', air, { damping: true }).position!).toBeGreaterThan(whole + 0.0005);
  });
});
