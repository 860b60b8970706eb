import { existsSync, readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatGallery, gallerySheets } from '../../src/report/gallery.ts';
import { loadTaskLibrary } from '../../src/task/task-library.ts';

const DOCS = resolve(import.meta.dirname, '../../docs');
/** A README that takes long to load is not read. */
const MOST_BYTES = 1.5e6;

describe('the gallery', () => {
  const { suites, tasks } = loadTaskLibrary();
  const page = readFileSync(resolve(DOCS, 'tasks.md'), 'utf8');

  it('is up to date; `npm run gallery` makes it', () => {
    expect(page).toBe(formatGallery(suites, tasks, 'gallery'));
  });

  it('shows every task once', () => {
    const shown = gallerySheets(suites, tasks).flatMap(({ entries }) => entries.map(({ task }) => task.id));
    expect([...shown].sort()).toEqual(tasks.map(({ id }) => id).sort());
    for (const { id, suite, spec } of tasks) {
      expect(page).toContain(
        `| \`${id.slice(suite.length + 1)}\` | ${spec.instruction} | \`${spec.scene}\` |`,
      );
    }
  });

  it('has the pictures that it shows, none of them large', () => {
    const pictures = [...page.matchAll(/\]\((gallery\/[^)]+\.png)\)/g)].map((match) => match[1]!);
    expect(pictures).toHaveLength(gallerySheets(suites, tasks).length);
    for (const picture of pictures) {
      expect(existsSync(resolve(DOCS, picture)), picture).toBe(true);
      expect(statSync(resolve(DOCS, picture)).size, picture).toBeLessThan(MOST_BYTES);
    }
  });

  it('numbers tasks within their suite, on every sheet of it', () => {
    for (const { suite, entries } of gallerySheets(suites, tasks)) {
      const own = tasks.filter((task) => task.suite === suite);
      for (const { index, task } of entries) expect(own[index]).toBe(task);
    }
  });

  it('writes goals in words of their predicates', () => {
    const [task] = tasks;
    const goal = ['And', ['Open', 'a'], ['And', ['On', 'b', 'c']]] as const;
    const text = formatGallery(suites, [{ ...task!, spec: { ...task!.spec, goal } }], 'x');
    expect(text).toContain('`Open(a)` and `On(b, c)`');
  });
});
