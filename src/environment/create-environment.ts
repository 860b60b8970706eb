import { HarnessError } from '../errors.ts';
import { loadEngine } from '../physics/load-engine.ts';
import type { SpecSource } from '../scene/spec-source.ts';
import type { Task } from '../task/task-schema.ts';
import { TabletopEnvironment } from './tabletop-environment.ts';

/**
 * The environment of a task; the physics engine is loaded on the first call. Throws `task-file` if the task's
 * protocol asks for rates that the robot's controller does not run at.
 */
export async function createEnvironment(
  task: Task,
  options: { readonly catalogue: SpecSource },
): Promise<TabletopEnvironment> {
  const { catalogue } = options;
  const { controller } = catalogue.robot(catalogue.scene(task.spec.scene).robot.name);
  const { controlHz, physicsHz } = task.protocol;
  if (controller.controlHz !== controlHz || controller.physicsHz !== physicsHz) {
    throw new HarnessError(
      'task-file',
      `suite ${task.suite}: the protocol asks for control at ${controlHz} Hz and physics at ${physicsHz} Hz, ` +
        `but the robot's controller runs at ${controller.controlHz} and ${controller.physicsHz} Hz; change the suite's protocol`,
    );
  }
  return new TabletopEnvironment(await loadEngine(), task, catalogue);
}
