/** `94.5` of 0.945. */
export function percent(share: number): string {
  return (100 * share).toFixed(1);
}

/** A duration in ms with three digits and its unit. */
export function duration(ms: number): string {
  if (ms >= 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms >= 1000) return `${(ms / 1000).toFixed(2)} s`;
  if (ms >= 100) return `${ms.toFixed(0)} ms`;
  if (ms >= 10) return `${ms.toFixed(1)} ms`;
  return `${ms.toFixed(2)} ms`;
}

/** `suite/pick_up_the_bowl` as people read it: without the suite, with spaces. */
export function taskTitle(taskId: string): string {
  return taskId.slice(taskId.indexOf('/') + 1).replaceAll('_', ' ');
}

/** `−0.123`: three digits after the point and a real minus, so that columns of numbers line up. */
export function fixed(value: number, digits = 3): string {
  return value.toFixed(digits).replace('-', '−');
}
