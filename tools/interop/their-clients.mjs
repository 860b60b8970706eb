import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deriveSeed, episodeSeed } from '../../dist/episode/seeds.js';
import { HoldPolicy } from '../../dist/policy/hold-policy.js';
import { RandomPolicy } from '../../dist/policy/random-policy.js';
import { runProcess } from './run-process.mjs';
import { serve, startServer } from './start-server.mjs';

const HERE = import.meta.dirname;
/** Of their-client-vla-eval.py. */
const TASK = 'libero_object/pick_up_the_ketchup';

/** Arguments of `benchtop serve`, its policy, and the clients that must get along with it. */
const SERVERS = [
  [['--policy', 'random'], RandomPolicy, ['openpi', 'vla-eval']],
  [['--policy', 'random', '--protocol', 'openpi'], RandomPolicy, ['openpi']],
  [['--policy', 'hold', '--protocol', 'vla-eval'], HoldPolicy, ['vla-eval']],
  [['--policy', 'slow:5:random', '--max-batch', '4'], RandomPolicy, ['openpi', 'vla-eval']],
];

/** Their clients against our server: every action must be the one that the policy gives in process. */
export async function theirClients(python, folder, check) {
  for (const [args, Policy, clients] of SERVERS) {
    await using(serve(...args), async ({ port }) => {
      for (const client of clients) {
        const file = join(folder, `due-${client}.json`);
        writeFileSync(file, JSON.stringify(due(Policy, client)));
        await check(`their ${client} client, our server (${args.join(' ')})`, () =>
          runClient(python, client, port, file),
        );
      }
    });
  }
}

/** Their client, our server, our client, their server with a policy that answers with what it saw. */
export async function bothWays(python, _folder, check) {
  for (const protocol of ['openpi', 'vla-eval']) {
    await using(startServer(python, [join(HERE, `their-server-${protocol}.py`)]), async (theirs) => {
      const policy = `${protocol}+ws://127.0.0.1:${theirs.port}`;
      await using(serve('--policy', policy, '--protocol', protocol), (ours) =>
        check(`their ${protocol} client, our server, our client, their server`, () =>
          runClient(python, protocol, ours.port, 'seen'),
        ),
      );
    });
  }
}

async function using(starting, use) {
  const server = await starting;
  try {
    await use(server);
  } finally {
    await server.stop();
  }
}

/** What the client says of itself if it is content; throws what it says otherwise. */
async function runClient(python, client, port, source) {
  const script = join(HERE, `their-client-${client}.py`);
  const { status, stdout, stderr } = await runProcess(python, [script, port, source]);
  if (status !== 0) throw new Error(`${stdout}${stderr}` || `exit code ${status}`);
  // vla-eval prints a table of its own before.
  return stdout.trim().split('\n').at(-1);
}

/** Without a word of the client, openpi's episodes have seed 0; vla-eval's have that of a run with seed 0. */
function due(Policy, client) {
  if (client === 'vla-eval') {
    return [0, 1].map((index) => draw(Policy, deriveSeed(`${episodeSeed(0, TASK, index)}/policy`), 15));
  }
  const episode = { taskId: TASK, seed: 12345, episodeIndex: 3 };
  return {
    actions: draw(Policy, 0, 20),
    announced: { episode, actions: draw(Policy, episode.seed, 1) },
  };
}

function draw(Policy, seed, count) {
  const policy = new Policy();
  policy.reset({ taskId: TASK, instruction: '', seed });
  return Array.from({ length: count }, () => policy.infer().actions[0]);
}
