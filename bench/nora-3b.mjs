/**
 * How long does a chunk of a NORA-size model take on this machine, at which memory? Makes a checkpoint of random bf16
 * weights of the full size (7.5 GB, in the folder that BENCHTOP_NORA_FOLDER names, else in a temporary one that is removed),
 * builds its graphs and answers an image of 224 x 224 with 12 tokens, each precision in a process of its own.
 *
 * Precisions: q8 and q4; BENCHTOP_NORA_PRECISIONS=q8,q4,f32 chooses others (f32 takes 30 GB of disk and 16 GB of memory).
 */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadNoraModel } from '../dist/policy/nora/nora-model.js';
import { machine, summary } from './measure.mjs';
import { writeRandomCheckpoint } from './random-nora-checkpoint.mjs';

const IMAGE = 151655;
const ROUNDS = 3;
const TOKENS = 12;
const [, , mode, folder, precision] = process.argv;

if (mode === 'build') await build();
else if (mode === 'answer') await answer();
else orchestrate();

function orchestrate() {
  const given = process.env.BENCHTOP_NORA_FOLDER;
  const home = given ?? mkdtempSync(join(tmpdir(), 'benchtop-nora-3b-'));
  const checkpoint = join(home, 'checkpoint');
  try {
    if (!existsSync(join(checkpoint, 'config.json'))) {
      mkdirSync(checkpoint, { recursive: true });
      writeRandomCheckpoint(checkpoint);
    }
    const wanted = (process.env.BENCHTOP_NORA_PRECISIONS ?? 'q8,q4').split(',');
    const figures = wanted.map((one) => ({
      precision: one,
      ...inProcess('build', home, one),
      ...inProcess('answer', home, one),
    }));
    console.log(
      JSON.stringify(
        {
          question: 'seconds per chunk and memory of a 3B model of random weights',
          machine: machine(),
          figures,
        },
        null,
        2,
      ),
    );
  } finally {
    if (given === undefined) rmSync(home, { recursive: true, force: true });
  }
}

/** Memory is measured by process, so each part has its own. */
function inProcess(which, home, precision) {
  console.error(`${precision}: ${which} …`);
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [import.meta.filename, which, home, precision],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`${precision} ${which}: ${stderr}`);
  return JSON.parse(stdout);
}

function load() {
  return loadNoraModel(join(folder, 'checkpoint'), { precision, cacheFolder: join(folder, 'cache') });
}

/** Also loads, which is part of being ready. */
async function build() {
  const begun = performance.now();
  const model = await load();
  await model.dispose();
  console.log(JSON.stringify({ buildSeconds: seconds(performance.now() - begun), buildPeakGb: peakGb() }));
}

async function answer() {
  const begun = performance.now();
  const model = await load();
  const loadSeconds = seconds(performance.now() - begun);
  const times = { vision: [], prefill: [], decode: [] };
  const timed = async (part, work) => {
    const start = performance.now();
    const result = await work();
    times[part].push(performance.now() - start);
    return result;
  };
  // A NORA prompt: 15 tokens, 64 of the image, 26 more.
  const ids = [...Array(15).fill(9), ...Array(64).fill(IMAGE), ...Array(26).fill(11)];
  const axis = (at) =>
    ids.map((id, index) => (id === IMAGE ? 15 + at(index - 15) : index < 15 ? index : index - 56));
  const positions = [axis(() => 0), axis((cell) => cell >> 3), axis((cell) => cell & 7)];
  const pixels = Float32Array.from({ length: 256 * 1176 }, (_, index) => ((index * 7919) % 255) / 127 - 1);
  for (let round = 0; round < ROUNDS; round++) {
    const features = await timed('vision', () => model.encodeImage(pixels, [1, 16, 16]));
    let logits = await timed('prefill', () => model.prefill(ids, features, positions));
    for (let token = 1; token < TOKENS; token++) {
      if (!logits.every(Number.isFinite)) throw new Error('logits are not finite');
      logits = await timed('decode', () => model.decode(151665 + token, 48 + token));
    }
  }
  await model.dispose();
  const ms = Object.fromEntries(Object.entries(times).map(([part, values]) => [part, summary(values)]));
  const chunk = (which) => ms.vision[which] + ms.prefill[which] + (TOKENS - 1) * ms.decode[which];
  console.log(
    JSON.stringify({
      loadSeconds,
      peakGb: peakGb(),
      partsMs: ms,
      secondsPerChunk: { min: seconds(chunk('min')), median: seconds(chunk('median')) },
    }),
  );
}

function seconds(ms) {
  return Math.round(ms / 100) / 10;
}

function peakGb() {
  return Math.round(process.resourceUsage().maxRSS / 1e4) / 100;
}
