/** A task's id as benchtop forms it, `suite/task_name`, from what a client calls the task. */
export function taskIdOf(suite: string | undefined, name: string): string {
  const task = name.trim().replaceAll(' ', '_');
  return suite === undefined || suite === '' ? task : `${suite}/${task}`;
}
