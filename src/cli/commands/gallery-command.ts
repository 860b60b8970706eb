import { join } from 'node:path';
import { contactSheet } from '../../render/contact-sheet.ts';
import { encodePng } from '../../render/encode-png.ts';
import { formatGallery, type GallerySheet, gallerySheets } from '../../report/gallery.ts';
import { type Catalogue, loadCatalogue } from '../../scene/catalogue.ts';
import { loadTasks } from '../load-tasks.ts';
import { renderStart } from '../render-start.ts';
import type { AddCommand } from '../run-command-line.ts';
import { writeBytes } from '../write-bytes.ts';

interface GalleryOptions {
  readonly output: string;
  readonly camera: string;
  readonly tasksDir?: string;
  readonly pictures: boolean;
}

/** Pictures in a row, and their size in pixels: small where there are many. */
const FEW = { columns: 5, size: 224 };
const MANY = { columns: 6, size: 192 };
const FEW_TASKS = 10;

export const addGalleryCommand: AddCommand = (program) => {
  program
    .command('gallery')
    .description('show every task: a Markdown page, and contact sheets of how episodes start')
    .requiredOption('-o, --output <dir>', 'folder to write tasks.md and gallery/*.png into')
    .option('--camera <name>', 'which camera', 'agentview')
    .option('--no-pictures', 'write the page only')
    .option('--tasks-dir <dir>', "take tasks from this folder instead of benchtop's own")
    .action(async ({ output, camera, tasksDir, pictures }: GalleryOptions) => {
      const catalogue = loadCatalogue();
      const { suites, tasks } = loadTasks(tasksDir, catalogue);
      const page = join(output, 'tasks.md');
      writeBytes(page, formatGallery(suites, tasks, 'gallery'));
      process.stdout.write(`${page}\n`);
      if (!pictures) return;
      for (const sheet of gallerySheets(suites, tasks)) {
        const file = join(output, 'gallery', `${sheet.name}.png`);
        writeBytes(file, await drawSheet(sheet, camera, catalogue));
        process.stdout.write(`${file}\n`);
      }
    });
};

async function drawSheet(
  { suite, entries }: GallerySheet,
  camera: string,
  catalogue: Catalogue,
): Promise<Uint8Array> {
  const { columns, size } = entries.length > FEW_TASKS ? MANY : FEW;
  const items = [];
  for (const { index, task } of entries) {
    const view = { camera, size, seed: 0, episode: 0, initStates: 'sampled' };
    const image = await renderStart(task, catalogue, view);
    const name = task.id.slice(suite.length + 1).replaceAll('_', ' ');
    items.push({ image, caption: `${index} ${name}` });
  }
  return encodePng(contactSheet(items, Math.min(columns, items.length)));
}
