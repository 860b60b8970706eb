import { Worker } from 'node:worker_threads';

/** Wall ms between two looks. */
const LOOK_MS = 1000;

/**
 * Ends this process soon after its parent, even while it computes and hears nothing: loading a model or answering takes
 * seconds to minutes in which no event arrives. A thread looks whose child it is.
 */
export function watchParent(): void {
  // Without this there is nothing to see on Windows; `disconnect` serves there.
  if (process.platform === 'win32') return;
  const code = `
    const parent = ${process.ppid};
    setInterval(() => {
      if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
    }, ${LOOK_MS});
  `;
  new Worker(code, { eval: true, stdout: false, stderr: false }).unref();
}
