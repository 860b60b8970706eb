import { spawn } from 'node:child_process';
import { join } from 'node:path';

export const BENCHTOP = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'main.js');

/** ms until a server must have told its port. */
const START_MS = 90_000;

/**
 * Starts a server that tells its `ws://host:port` on stdout, at the start of a line or after "at". Resolves with `port`, `output()` (all that it wrote so far) and
 * `stop()`, which resolves when it has ended.
 */
export function startServer(command, args) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  let output = '';
  let errors = '';
  const stop = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(late);
  };
  return new Promise((resolve, reject) => {
    const failed = (why) => reject(new Error(`${[command, ...args].join(' ')}: ${why}\n${output}${errors}`));
    const late = setTimeout(() => stop().then(() => failed(`no port within ${START_MS} ms`)), START_MS);
    child.stderr.setEncoding('utf8').on('data', (text) => {
      errors = (errors + text).slice(-20_000);
    });
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      const port = /(?:^|at )ws:\/\/[^ ]*?:(\d+)\b/m.exec(output)?.[1];
      if (port === undefined) return;
      clearTimeout(late);
      resolve({ port, stop, output: () => output });
    });
    child.once('error', (error) => failed(error.message));
    ended.then((code) => {
      clearTimeout(late);
      failed(`ended with exit code ${code}`);
    });
  });
}

export const serve = (...args) => startServer(process.execPath, [BENCHTOP, 'serve', '--port', '0', ...args]);
