import { execFile } from 'node:child_process';

/**
 * Runs a program to its end while servers beside it are listened to. Resolves with `status` (null if it took more than
 * `timeout` ms or was killed), `stdout` and `stderr`.
 */
export function runProcess(command, args, { input = '', timeout = 120_000 } = {}) {
  return new Promise((resolve) => {
    const options = { encoding: 'utf8', timeout, maxBuffer: 64 * 2 ** 20 };
    const child = execFile(command, args, options, (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : (child.exitCode ?? null), stdout, stderr }),
    );
    // A program that ends before it has read everything says why by its status.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
