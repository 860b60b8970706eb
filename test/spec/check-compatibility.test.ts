import { describe, expect, it } from 'vitest';
import { HarnessError } from '../../src/errors.ts';
import { type ActionComponent, LIBERO_ACTION_SPEC } from '../../src/spec/action.ts';
import { checkCompatibility } from '../../src/spec/check-compatibility.ts';
import type { CameraRequest } from '../../src/spec/observation.ts';

const ENVIRONMENT = { actionSpec: LIBERO_ACTION_SPEC, cameraNames: ['agentview', 'robot0_eye_in_hand'] };

function policy(
  change: Partial<ActionComponent> = {},
  cameras: readonly CameraRequest[] = [],
  controlHz = 20,
) {
  const components = LIBERO_ACTION_SPEC.components.map((component, index) =>
    index === 2 ? { ...component, ...change } : component,
  );
  return {
    name: 'mine',
    actionSpec: { controlHz, components },
    observationSpec: { cameras, privileged: false },
  };
}

function problemOf(candidate: Parameters<typeof checkCompatibility>[0]): string {
  try {
    checkCompatibility(candidate, ENVIRONMENT);
  } catch (error) {
    expect(error).toBeInstanceOf(HarnessError);
    expect((error as HarnessError).code).toBe('spec-mismatch');
    return (error as Error).message;
  }
  return '';
}

describe('checkCompatibility', () => {
  it('passes a policy that agrees, whatever it calls its components', () => {
    const cameras = [
      { camera: 'agentview', width: 224, height: 256 },
      { camera: 'robot0_eye_in_hand', width: 1, height: 4096 },
    ];
    expect(problemOf(policy({ name: 'claw' }, cameras))).toBe('');
  });

  it.each<[Partial<ActionComponent>, RegExp]>([
    [
      { convention: 'gripper-open-positive' },
      /convention is gripper-open-positive.*expects gripper-close-positive/,
    ],
    [{ size: 2 }, /size is 2.*expects 1/],
    [{ scale: 0.5 }, /scale is 0.5 sign per 1.0.*expects 1 sign/],
    [{ unit: 'm' }, /unit is m.*expects sign/],
    [{ low: 0 }, /low is 0.*expects -1/],
    [{ high: 2 }, /high is 2.*expects 1/],
  ])('refuses a component with %j', (change, message) => {
    const problem = problemOf(policy(change));
    expect(problem).toMatch(message);
    expect(problem).toContain('action component 3 ("gripper")');
  });

  it('refuses another control rate and another number of components', () => {
    expect(problemOf(policy({}, [], 10))).toMatch(/acts at 10 Hz, the environment expects 20 Hz/);
    const short = policy();
    const components = short.actionSpec.components.slice(0, 2);
    expect(problemOf({ ...short, actionSpec: { controlHz: 20, components } })).toMatch(
      /has delta-position ×3, delta-axis-angle ×3, the environment expects .*gripper-close-positive ×1/,
    );
  });

  it('suggests the camera that was meant and lists the others', () => {
    const near = problemOf(policy({}, [{ camera: 'agentveiw', width: 8, height: 8 }]));
    expect(near).toContain('did you mean "agentview"? cameras: agentview, robot0_eye_in_hand');
    const far = problemOf(policy({}, [{ camera: 'zz', width: 8, height: 8 }]));
    expect(far).toContain('"zz" does not exist; cameras: agentview');
    expect(far).not.toContain('did you mean');
  });

  it.each([0, -1, 0.5, 4097, Number.NaN])('refuses an image %d pixels wide', (width) => {
    const problem = problemOf(policy({}, [{ camera: 'agentview', width, height: 8 }]));
    expect(problem).toContain(`width must be a whole number of pixels in 1 … 4096, got ${width}`);
  });

  it('refuses one camera at two sizes', () => {
    const camera = { camera: 'agentview', width: 8, height: 8 };
    expect(problemOf(policy({}, [camera, { ...camera, width: 16 }]))).toMatch(/more than once/);
  });

  it('names every mismatch at once', () => {
    const cameras = [{ camera: 'front', width: 0, height: 0 }];
    const problem = problemOf(policy({ low: 0, scale: 2 }, cameras, 5));
    expect(problem).toContain('policy "mine"');
    expect(problem).toContain('6 mismatches');
    expect(problem.match(/^ {2}- /gm)).toHaveLength(6);
  });
});
