#!/usr/bin/env node
import { describeError } from './describe-error.ts';
import { exitCodeOf } from './exit-codes.ts';
import { runCommandLine } from './run-command-line.ts';

// A reader that has seen enough (`benchtop list tasks | head -1`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

const argv = process.argv.slice(2);
try {
  process.exitCode = await runCommandLine(argv);
} catch (thrown) {
  const debug = argv.includes('--debug') || Boolean(process.env.BENCHTOP_DEBUG);
  console.error(describeError(thrown, debug));
  process.exitCode = exitCodeOf(thrown);
}
