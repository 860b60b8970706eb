/**
 * The public Python clients of both protocols against `benchtop serve`, with every shape of server: both protocols on one
 * port, one protocol alone, a batching policy. Usage: node tools/interop/their-clients.mjs <python with openpi-client and
 * vla-eval>. Prints a line per pairing; ends with 1 if one fails. Needs a built benchtop (npm run build).
 */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';

const HERE = import.meta.dirname;
const MAIN = join(HERE, '..', '..', 'dist', 'cli', 'main.js');
const CLIENTS = { openpi: 'their-client-openpi.py', 'vla-eval': 'their-client-vla-eval.py' };

/** Arguments of `benchtop serve`, and the clients that must get along with it. */
const SERVERS = [
  [
    ['--policy', 'random'],
    ['openpi', 'vla-eval'],
  ],
  [['--policy', 'random', '--protocol', 'openpi'], ['openpi']],
  [['--policy', 'random', '--protocol', 'vla-eval'], ['vla-eval']],
  [
    ['--policy', 'slow:5:random', '--max-batch', '4'],
    ['openpi', 'vla-eval'],
  ],
];

const python = process.argv[2];
if (python === undefined) {
  console.error('usage: node tools/interop/their-clients.mjs <python>');
  process.exit(2);
}

/** Resolves with process and port once it listens. */
function serve(args) {
  const child = spawn(process.execPath, [MAIN, 'serve', '--port', '0', ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text;
      const port = /ws:\/\/[^ ]*:(\d+)/.exec(output)?.[1];
      if (port !== undefined) resolve({ child, port });
    });
    child.on('exit', (code) => reject(new Error(`benchtop serve ended with exit code ${code}`)));
  });
}

let failed = 0;
for (const [args, clients] of SERVERS) {
  const { child, port } = await serve(args);
  for (const client of clients) {
    const { status, stdout, stderr } = spawnSync(python, [join(HERE, CLIENTS[client]), port], {
      encoding: 'utf8',
      timeout: 120_000,
    });
    const how = `their ${client} client, our server (${args.join(' ')})`;
    if (status === 0) console.log(`ok    ${how}: ${stdout.trim()}`);
    else {
      failed++;
      console.log(`FAIL  ${how}:\n${stdout}${stderr}`);
    }
  }
  child.removeAllListeners('exit');
  child.kill('SIGINT');
}
process.exit(failed === 0 ? 0 : 1);
