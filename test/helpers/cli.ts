import { type ChildProcess, spawn } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { built } from './built.ts';

export interface CliOutcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  /** Called with each whole line of stderr, and with the process. */
  readonly onErrorLine?: (line: string, child: ChildProcess) => void;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the real command line in a process of its own. */
export function cli(args: readonly string[], { onErrorLine, env }: CliOptions = {}): Promise<CliOutcome> {
  const child = spawn(process.execPath, [built('cli/main.js'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let stdout = '';
  let stderr = '';
  let line = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    const lines = (line + text).split('\n');
    line = lines.pop()!;
    for (const whole of lines) onErrorLine?.(whole, child);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr }));
  });
}
