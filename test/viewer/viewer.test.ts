import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type ServedSite, serveSite } from '../../src/site/serve-site.ts';
import { cli } from '../helpers/cli.ts';
import { shortSuite } from '../helpers/short-suite.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';
import { CHROMIUM, launchChromium, openPage } from './chromium.ts';

const SLOW = 60_000;

// Needs a Chromium of the system: apt-get install chromium, or CHROMIUM=<path>.
describe.skipIf(CHROMIUM === undefined)('the viewer in a browser', () => {
  let browser: Browser;
  let recorded: string | undefined;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    if (recorded !== undefined) rmSync(recorded, { recursive: true, force: true });
  });

  /** Runs and records a few real episodes, once for all tests. */
  async function record(): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'benchtop-viewer-'));
    const args = [
      'run',
      'short',
      '--tasks-dir',
      shortSuite(2, 30),
      '-p',
      'oracle',
      '-p',
      'random',
      '-n',
      '2',
    ];
    const { exitCode } = await cli([...args, '--trace', 'on', '-o', folder]);
    expect(exitCode).toBe(0);
    return folder;
  }

  /** A copy of a recorded run of a few real episodes, served. */
  async function served(): Promise<{ readonly folder: string; readonly site: ServedSite }> {
    const folder = join(tmpFolder(), 'main');
    recorded ??= await record();
    cpSync(recorded, folder, { recursive: true });
    const site = await serveSite({ folders: [folder], port: 0 });
    onTestFinished(() => site.close());
    return { folder, site };
  }

  it('lists, filters, opens, scrubs, steps, compares, forks and shares, without a complaint', async () => {
    const { site } = await served();
    const { page, complaints } = await openPage(browser);
    page.setDefaultTimeout(SLOW);
    await page.goto(site.url);

    // List and filter; the address carries the filter.
    await page.waitForSelector('text=8 episodes');
    await page.selectOption('select[name=series]', { label: 'random' });
    await page.waitForSelector('text=4 episodes');
    expect(page.url()).toContain('series=main%7Crandom');
    await page.selectOption('select[name=outcome]', 'succeeded');
    await page.waitForSelector('text=No episode fits these filters');
    await page.click('text=Clear');
    await page.waitForSelector('text=8 episodes');

    // Open one; the instruction and the result are in view.
    await page.click('tbody tr:first-child a');
    await page.waitForSelector('h1 >> text=pick up the black bowl');
    await page.waitForSelector('.outcome.failed');
    await page.waitForSelector('.stage canvas');

    // Step and scrub.
    const clock = () => page.textContent('.clock');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowRight');
    await expect.poll(clock).toContain('step 11 of 30');
    const lanes = page.locator('.lanes');
    await lanes.click({ position: { x: (await lanes.boundingBox())!.width / 2, y: 10 } });
    await expect.poll(clock).toContain('step 15 of 30');

    // A shared link shows the same step.
    await expect.poll(() => page.url(), { timeout: SLOW }).toContain('step=15');
    const shared = await openPage(browser);
    await shared.page.goto(page.url());
    await expect.poll(() => shared.page.textContent('.clock'), { timeout: SLOW }).toContain('step 15 of 30');
    // The picture of the policy's camera is there: not one colour. A blank canvas is a short PNG; pixels are read just once,
    // because the browser complains of more, and complaints of the page are what this test counts.
    const encoded = () =>
      shared.page.evaluate<number>(`document.querySelector('.camera canvas').toDataURL().length`);
    await expect.poll(encoded, { timeout: SLOW }).toBeGreaterThan(5000);
    const colours = await shared.page.evaluate<number>(`(() => {
      const canvas = document.querySelector('.camera canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      return new Set(new Uint32Array(data.buffer)).size;
    })()`);
    expect(colours).toBeGreaterThan(100);
    await shared.page.close();

    // Fork: the same simulator goes on from here.
    await page.click('.what-if button >> text=hold');
    await page.waitForSelector('text=From step 15 with hold: the goal is not reached within the limit.');
    expect(await page.textContent('.stage-note')).toBe('what if: not what happened');
    expect(await page.locator('.what-if').textContent()).not.toContain('bit for bit');
    await page.click('text=Back to what happened');

    // Compare.
    await page.click('text=Compare with random');
    await page.waitForSelector('text=Side by side');
    await page.waitForSelector('.moment');
    expect(await page.locator('.outcome').count()).toBe(2);
    await page.click('text=Side by side');
    await expect.poll(() => page.locator('.stage canvas').count(), { timeout: SLOW }).toBe(2);
    expect([...complaints, ...shared.complaints]).toEqual([]);
    await page.close();
  }, 240_000);

  it('says what is missing, newer or interrupted', async () => {
    const { folder, site } = await served();
    const journal = join(folder, 'episodes.jsonl');
    const lines = readFileSync(journal, 'utf8').trim().split('\n');
    writeFileSync(journal, `${lines.slice(0, 7).join('\n')}\n`);
    const record = JSON.parse(lines[0]!) as { episodeId: string; trace: string };
    rmSync(join(folder, record.trace));
    const { page } = await openPage(browser);
    page.setDefaultTimeout(SLOW);
    await page.goto(site.url);
    await page.waitForSelector('text=interrupted: 1 of 8 episodes not run');
    await page.goto(`${site.url}#/episode?run=main&episode=${encodeURIComponent(record.episodeId)}`);
    await page.waitForSelector('text=is not there any more');
    await page.goto(`${site.url}#/episode?run=main&episode=none`);
    await page.waitForSelector('text=has no episode none');
    await page.route('**/data/main/run.json', (route) =>
      route.fulfill({ json: { format: 'benchtop/site@9', run: {}, episodes: [] } }),
    );
    await page.goto(site.url);
    await page.reload();
    await page.waitForSelector('text=written by a newer benchtop');
    await page.close();
  }, 120_000);

  it('works from static files', async () => {
    const { folder } = await served();
    const output = join(tmpFolder(), 'report');
    expect((await cli(['report', folder, '-o', output])).exitCode).toBe(0);
    expect(readdirSync(join(output, 'data'))).toEqual(['main', 'site.json']);
    const { page, complaints } = await openPage(browser);
    page.setDefaultTimeout(SLOW);
    // Any web server will do; this one is the page's own files, answered from disk.
    await page.route('http://static.test/**', (route) => {
      const { pathname } = new URL(route.request().url());
      const path = decodeURIComponent(pathname === '/' ? '/index.html' : pathname);
      return route.fulfill({ path: join(output, path) });
    });
    await page.goto('http://static.test/');
    await page.waitForSelector('text=8 episodes');
    await page.click('tbody tr:first-child a');
    await page.waitForSelector('.stage canvas');
    expect(complaints).toEqual([]);
    await page.close();
  }, 120_000);
});
