import { describe, expect, it } from 'vitest';
import { IDENTITY_POSE } from '../../src/math/pose.ts';
import type { PrivilegedView } from '../../src/policy/privileged-view.ts';
import { GoalTracker } from '../../src/rollout/goal-tracker.ts';
import { evaluatePredicate } from '../../src/task/evaluate-predicate.ts';
import type { PredicateExpression } from '../../src/task/task-schema.ts';
import type { JointView } from '../../src/task/world-view.ts';

/** A bowl, a plate 0.4 m to its left, and a drawer; what the tool does is set by hand. */
class Scene {
  bowl: [number, number, number] = [0, 0, 1];
  toolDistance = 0.2;
  held = false;
  touching = false;
  drawer = 0;

  view(goal: PredicateExpression): PrivilegedView {
    const at = (position: readonly [number, number, number]) => ({ ...IDENTITY_POSE, position });
    return {
      goal,
      objects: ['bowl', 'plate'],
      instancePose: (name: string) => at(name === 'bowl' ? this.bowl : [0, 0.4, 1]),
      site: () => undefined,
      inContact: () => this.touching,
      joints: (): JointView[] => [
        {
          name: 'cabinet.top',
          value: this.drawer,
          states: { open: { below: -0.14 }, closed: { above: 0 } },
        },
      ],
      toolDistance: () => this.toolDistance,
      isGrasped: () => this.held,
    } as Partial<PrivilegedView> as PrivilegedView;
  }
}

function track(scene: Scene, goal: PredicateExpression) {
  const view = scene.view(goal);
  const tracker = new GoalTracker(view);
  let step = 0;
  const observe = () => tracker.observe(step++, evaluatePredicate(goal, view));
  observe();
  return { observe, stages: () => tracker.progress().map(({ stages }) => stages) };
}

describe('GoalTracker', () => {
  it('notes the step at which each stage of On first held', () => {
    const scene = new Scene();
    const { observe, stages } = track(scene, ['And', ['On', 'bowl', 'plate']]);
    expect(stages()).toEqual([{ reached: null, grasped: null, lifted: null, moved: null, placed: null }]);
    scene.toolDistance = 0.01;
    observe(); // 1
    scene.held = true;
    for (let step = 2; step <= 4; step++) observe();
    scene.bowl = [0, 0, 1.05];
    observe(); // 5
    scene.bowl = [0, 0.19, 1.05];
    observe(); // 6: less than half of the way
    scene.bowl = [0, 0.21, 1.05];
    observe(); // 7
    Object.assign(scene, { bowl: [0, 0.4, 1], held: false, touching: true, toolDistance: 0.3 });
    observe(); // 8
    scene.bowl = [0, 0, 0];
    observe();
    expect(stages()).toEqual([{ reached: 1, grasped: 4, lifted: 5, moved: 7, placed: 8 }]);
  });

  it('takes neither a touch of one control step for a grasp nor a throw for a lift', () => {
    const scene = new Scene();
    const { observe, stages } = track(scene, ['On', 'bowl', 'plate']);
    for (const held of [true, true, false, true, false]) {
      scene.held = held;
      observe();
    }
    scene.bowl = [0, 0, 1.3];
    observe();
    expect(stages()[0]).toMatchObject({ grasped: null, lifted: null });
  });

  it('knows of a drawer only that it was reached, moved half way and opened', () => {
    const scene = new Scene();
    const { observe, stages } = track(scene, ['And', ['Open', 'cabinet_top_region']]);
    scene.toolDistance = 0;
    observe(); // 1
    scene.drawer = -0.069;
    observe(); // 2: needs 0.14, has 0.069
    scene.drawer = -0.071;
    observe(); // 3
    scene.drawer = -0.15;
    observe(); // 4
    expect(stages()).toEqual([{ reached: 1, moved: 3, placed: 4 }]);
  });

  it('keeps the parts of a goal apart, and notes what held before the first action as step 0', () => {
    const scene = new Scene();
    scene.drawer = 0.005;
    const { stages } = track(scene, [
      'And',
      ['On', 'bowl', 'plate'],
      ['And', ['Close', 'cabinet_top_region']],
    ]);
    expect(stages()[0]).toMatchObject({ placed: null });
    expect(stages()[1]).toEqual({ reached: null, moved: 0, placed: 0 });
  });

  it('only asks whether the whole holds where it does not know what a part takes', () => {
    const { stages } = track(new Scene(), ['Or', ['On', 'bowl', 'plate'], ['Open', 'cabinet_top_region']]);
    expect(stages()).toEqual([{ placed: null }]);
  });
});
