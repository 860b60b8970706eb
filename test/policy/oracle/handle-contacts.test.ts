import { describe, expect, it } from 'vitest';
import { rotate } from '../../../src/math/quat.ts';
import { cross, distance, dot, norm, subtract, type Vec3 } from '../../../src/math/vec3.ts';
import { boxesAt } from '../../../src/policy/oracle/carried.ts';
import type { Contact } from '../../../src/policy/oracle/contact.ts';
import { gripperParts } from '../../../src/policy/oracle/gripper-shape.ts';
import { hookContacts, pinchContacts } from '../../../src/policy/oracle/handle-contacts.ts';
import { directionOf, leverage, movedWith } from '../../../src/policy/oracle/joint-motion.ts';
import { boxesNear, orientedBox } from '../../../src/policy/oracle/oriented-box.ts';
import { pushContacts } from '../../../src/policy/oracle/push-contacts.ts';
import { fingersOf, pointingOf } from '../../../src/policy/oracle/tool-rotation.ts';
import type { HandleView, PartView } from '../../../src/policy/privileged-view.ts';

const UPRIGHT = [0, 0, 0, 1] as const;

/** A level bar along x whose drawer opens towards −y, as its value falls. */
const BAR: HandleView = {
  ...{ center: [0, 0, 1], along: [1, 0, 0], outward: [0, -1, 0], across: [0, 0, 1] },
  ...{ halfAlong: 0.045, halfOutward: 0.0077, halfAcross: 0.0082, clearance: 0.016 },
};
const DRAWER: PartView = {
  ...{ joint: 'chest.drawer', body: 'chest/drawer', kind: 'slide', axis: [0, 1, 0], anchor: [0, 0, 0] },
  ...{ value: 0, range: [-0.16, 0.01], handle: BAR },
};
/** An upright bar 20 cm in +x of the hinge of a door that opens towards −y as its value falls. */
const DOOR_BAR: HandleView = {
  ...{ center: [0.2, -0.04, 1], along: [0, 0, 1], outward: [0, -1, 0], across: [-1, 0, 0] },
  ...{ halfAlong: 0.07, halfOutward: 0.01, halfAcross: 0.01, clearance: 0.019 },
};
const DOOR: PartView = {
  ...{ joint: 'oven.door', body: 'oven/door', kind: 'hinge', axis: [0, 0, 1], anchor: [0, 0, 1] },
  ...{ value: 0, range: [-2, 0], handle: DOOR_BAR },
};

const bar = orientedBox({ position: BAR.center, rotation: UPRIGHT }, [0.045, 0.0077, 0.0082]);
const drawerFront = orientedBox({ position: [0, 0.0237 + 0.02, 1], rotation: UPRIGHT }, [0.1, 0.02, 0.008]);
const hits = ({ tool, opening }: Contact, box: typeof bar, margin = 0) =>
  boxesAt(gripperParts(opening), tool).some((part) => boxesNear(part, box, margin));

describe('the motion of a joint', () => {
  it('carries a pose along a slide without turning it', () => {
    const moved = movedWith(DRAWER, { position: [1, 2, 3], rotation: UPRIGHT }, -0.1);
    expect(moved).toEqual({ position: [1, 1.9, 3], rotation: UPRIGHT });
    expect(leverage(DRAWER, [5, 5, 5])).toBe(1);
  });

  it('swings a pose round a hinge', () => {
    const { position, rotation } = movedWith(
      DOOR,
      { position: [0.2, 0, 1.3], rotation: UPRIGHT },
      -Math.PI / 2,
    );
    for (const [axis, value] of [0, -0.2, 1.3].entries()) expect(position[axis]).toBeCloseTo(value, 12);
    expect(rotate(rotation, [1, 0, 0])[1]).toBeCloseTo(-1, 12);
    expect(leverage(DOOR, [0.2, 0, 7])).toBeCloseTo(0.2, 12);
    expect(directionOf(DOOR, [0.2, 0, 7])[1]).toBeCloseTo(1, 12);
  });
});

describe('pinching a handle', () => {
  it.each([
    ['a level bar', DRAWER, BAR],
    ['an upright bar', DOOR, DOOR_BAR],
  ] as const)('puts the fingers on either side of %s', (_, part, handle) => {
    const contacts = pinchContacts(part, handle);
    expect(contacts.length).toBeGreaterThan(20);
    for (const { tool, opening } of contacts) {
      const fingers = fingersOf(tool.rotation);
      expect(Math.abs(dot(fingers, handle.along))).toBeLessThan(1e-6);
      const offset = subtract(tool.position, handle.center);
      expect(Math.abs(dot(offset, fingers))).toBeLessThan(1e-6);
      expect(opening).toBeGreaterThan(0.02);
      expect(opening).toBeLessThan(0.079);
    }
  });

  it('offers every way also with the wrist turned half round', () => {
    const contacts = pinchContacts(DRAWER, BAR);
    for (let i = 0; i < contacts.length; i += 2) {
      const [one, other] = [contacts[i]!, contacts[i + 1]!];
      expect(one.tool.position).toEqual(other.tool.position);
      expect(dot(fingersOf(one.tool.rotation), fingersOf(other.tool.rotation))).toBeCloseTo(-1, 9);
    }
  });

  it('takes an upright bar from above at its end, without the hand in the bar', () => {
    const upright = orientedBox({ position: DOOR_BAR.center, rotation: UPRIGHT }, [0.01, 0.01, 0.07]);
    const fromAbove = pinchContacts(DOOR, DOOR_BAR).filter(({ approach }) => approach[2] < -0.99);
    expect(fromAbove.length).toBeGreaterThan(0);
    for (const contact of fromAbove) {
      expect(hits(contact, upright)).toBe(false);
      expect(contact.tool.position[2]).toBeLessThan(1.07);
    }
  });

  it('moves with the part', () => {
    const [contact] = pinchContacts(DOOR, DOOR_BAR);
    expect(contact!.at(0).position).toEqual(contact!.tool.position);
    const swung = contact!.at(-1);
    expect(norm(cross([0, 0, 1], swung.position))).toBeCloseTo(
      norm(cross([0, 0, 1], contact!.tool.position)),
      9,
    );
  });
});

describe('hooking a handle', () => {
  it('keeps closed fingers between bar and drawer, behind the upper edge', () => {
    const contacts = hookContacts(DRAWER, BAR);
    expect(contacts.length).toBeGreaterThan(0);
    for (const contact of contacts) {
      expect(contact.opening).toBe(0);
      expect(hits(contact, bar)).toBe(false);
      expect(hits(contact, drawerFront)).toBe(false);
      expect(hits(contact, bar, 0.004)).toBe(true);
      // What it presses with pulls the bar outwards and down.
      expect(dot(contact.press, BAR.outward)).toBeGreaterThan(0);
      expect(contact.press[2]).toBeLessThan(0);
    }
  });

  it('needs room behind a level bar', () => {
    expect(hookContacts(DRAWER, { ...BAR, clearance: 0.004 })).toEqual([]);
    expect(hookContacts(DOOR, DOOR_BAR)).toEqual([]);
  });
});

describe('pushing a part', () => {
  const PUSHED: Vec3 = [0, 1, 0];

  it('lays closed fingers against the side that the joint moves away from', () => {
    const contacts = pushContacts(DRAWER, BAR, 1);
    expect(contacts.length).toBeGreaterThan(20);
    const straight = contacts.filter(({ approach }) => dot(approach, PUSHED) > 1 - 1e-9);
    for (const contact of straight) {
      expect(hits(contact, bar, 0.006)).toBe(true);
      expect(contact.kind).toBe('push');
      expect(
        hits(
          { ...contact, tool: { ...contact.tool, position: subtract(contact.tool.position, [0, 0.001, 0]) } },
          bar,
        ),
      ).toBe(false);
      expect(pointingOf(contact.tool.rotation)[1]).toBeGreaterThan(-1e-9);
    }
  });

  it('comes down beside the part as well, a few millimetres in front of it', () => {
    const down = pushContacts(DRAWER, BAR, 1).filter(({ approach }) => dot(approach, PUSHED) < 0.99);
    expect(down.length).toBeGreaterThan(20);
    for (const contact of down) {
      expect(dot(contact.approach, pointingOf(contact.tool.rotation))).toBeCloseTo(1, 9);
      expect(hits(contact, bar, 0.003)).toBe(false);
      expect(hits(contact, bar, 0.005)).toBe(true);
    }
  });

  it('turns with a door, or slides along it', () => {
    const contacts = pushContacts(DOOR, DOOR_BAR, 1);
    const turns = contacts.map(({ at, tool }) => dot(fingersOf(at(0.5).rotation), fingersOf(tool.rotation)));
    expect(turns.some((cosine) => cosine > 1 - 1e-9)).toBe(true);
    expect(turns.some((cosine) => cosine < 0.9)).toBe(true);
    for (const { at, tool } of contacts) {
      // Fingers that came down beside it have 4 mm to go.
      expect(distance(at(0).position, tool.position)).toBeLessThan(0.0041);
    }
  });
});
