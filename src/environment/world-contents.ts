import type { WorldContents } from '../scene/build-world-model.ts';
import type { TaskSpec } from '../task/task-schema.ts';

/** What stands in a task's world: its file, with the rectangles among its regions. */
export function worldContents(task: TaskSpec): WorldContents {
  return {
    scene: task.scene,
    fixtures: task.fixtures,
    objects: task.objects,
    rectangles: task.regions.flatMap(({ target, name, rectangle }) =>
      rectangle === undefined ? [] : [{ target, name, rectangle }],
    ),
  };
}
