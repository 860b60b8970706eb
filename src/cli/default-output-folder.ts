import { join } from 'node:path';

/** `results/<name>-<local date and time>`: sorts by time, and two runs do not meet. */
export function defaultOutputFolder(name: string, now: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const date = `${now.getFullYear()}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  const time = `${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}`;
  return join('results', `${name.replace(/[^\w.-]+/g, '_')}-${date}-${time}`);
}
