/**
 * How soon does the page of a run of 2,000 episodes stand, and how smoothly does an episode play? Drives the system's
 * Chromium (apt-get install chromium, or CHROMIUM=<path>), which renders in software here: the frame rate is that of
 * the machine's processor, so the script's own time per frame is given too, which is what the page costs whatever draws.
 */

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { serveSite } from '../dist/site/serve-site.js';
import { machine, summary } from './measure.mjs';

const EPISODES = 2000;
const RECORDED = 4;
const LOADS = 5;
const PLAYED_MS = 4000;
const FLAGS = ['--no-sandbox', '--disable-background-networking', '--disable-sync', '--no-first-run'];
const SOFTWARE = ['--use-angle=swiftshader', '--enable-unsafe-swiftshader'];
const SIZES = [
  { width: 1366, height: 768 },
  { width: 1920, height: 1080 },
];

const folder = mkdtempSync(join(tmpdir(), 'benchtop-viewer-'));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [...FLAGS, ...SOFTWARE],
});
try {
  record(folder);
  multiply(folder);
  const site = await serveSite({ folders: [folder], port: 0 });
  const loads = [];
  for (let round = 0; round < LOADS; round++) loads.push(await loadRunPage(site.url));
  const playback = [];
  for (const size of SIZES) playback.push(await play(site.url, size));
  await site.close();
  console.log(
    JSON.stringify(
      {
        question: `ms from navigation until the table of ${EPISODES} episodes stands; frames per second of playback`,
        machine: machine(),
        target: 'under 2,000 ms; display rate',
        loadMs: summary(loads),
        playback,
      },
      null,
      2,
    ),
  );
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}

function record(output) {
  const main = join(import.meta.dirname, '../dist/cli/main.js');
  const args = ['run', 'libero_spatial', '-p', 'oracle', '-p', 'random', '-n', String(RECORDED)];
  const { status, stderr } = spawnSync(process.execPath, [main, ...args, '--trace', 'on', '-o', output], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
}

/** More episodes of the same results, as running all would take a quarter of an hour. */
function multiply(output) {
  const runFile = join(output, 'run.json');
  const journal = join(output, 'episodes.jsonl');
  const lines = readFileSync(journal, 'utf8').trimEnd().split('\n');
  const header = lines.filter((line) => JSON.parse(line).episodeId === undefined);
  const results = lines.map((line) => JSON.parse(line)).filter(({ episodeId }) => episodeId !== undefined);
  const copies = EPISODES / results.length;
  const all = results.flatMap((result) =>
    Array.from({ length: copies }, (_, copy) => {
      const episodeIndex = result.episodeIndex + copy * RECORDED;
      const episodeId = result.episodeId.replace(/\d+$/, String(episodeIndex).padStart(4, '0'));
      return JSON.stringify({ ...result, episodeId, episodeIndex });
    }),
  );
  writeFileSync(journal, `${[...header, ...all].join('\n')}\n`);
  writeFileSync(
    runFile,
    readFileSync(runFile, 'utf8').replace(/"trials": \d+/, `"trials": ${EPISODES / 20}`),
  );
}

async function loadRunPage(url) {
  const page = await browser.newPage({ viewport: SIZES[0] });
  const began = performance.now();
  await page.goto(url);
  await page.waitForSelector(`text=${EPISODES} episodes`);
  const ms = performance.now() - began;
  await page.close();
  return ms;
}

async function play(url, viewport) {
  const page = await browser.newPage({ viewport });
  await page.goto(url);
  await page.click('tbody tr:first-child a');
  await page.waitForSelector('.stage canvas');
  await page.waitForTimeout(1500);
  const idle = await frames(page);
  await page.keyboard.press('Space');
  const playing = await frames(page);
  await page.close();
  return { ...viewport, idleFramesPerSecond: idle.rate, framesPerSecond: playing.rate, ...playing.cost };
}

/** Frames in some seconds, and the main thread's script time per frame. */
async function frames(page) {
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable');
  const scripted = async () => {
    const { metrics } = await client.send('Performance.getMetrics');
    return 1000 * metrics.find(({ name }) => name === 'ScriptDuration').value;
  };
  const before = await scripted();
  const count = await page.evaluate(
    (ms) =>
      new Promise((resolve) => {
        let seen = 0;
        const until = performance.now() + ms;
        const tick = (now) => {
          if (now > until) resolve(seen);
          else {
            seen += 1;
            requestAnimationFrame(tick);
          }
        };
        requestAnimationFrame(tick);
      }),
    PLAYED_MS,
  );
  const scriptMs = (await scripted()) - before;
  return {
    rate: Math.round((count * 1000) / PLAYED_MS),
    cost: { scriptMsPerFrame: Math.round((scriptMs / Math.max(1, count)) * 100) / 100 },
  };
}
