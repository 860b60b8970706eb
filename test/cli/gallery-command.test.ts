import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from 'fast-png';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runCommandLine } from '../../src/cli/run-command-line.ts';
import { SHIPPED_TASKS } from '../../src/task/task-library.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';

const TASK = 'pick_up_the_milk_and_place_it_in_the_basket';

/** A tasks folder with one task. */
function oneTask(): string {
  const folder = join(tmpFolder(), 'tasks');
  const suite = readFileSync(join(SHIPPED_TASKS, 'libero_object/suite.yaml'), 'utf8');
  mkdirSync(join(folder, 'libero_object'), { recursive: true });
  writeFileSync(
    join(folder, 'libero_object/suite.yaml'),
    suite.replace(/tasks:[\s\S]*/, `tasks: [${TASK}]\n`),
  );
  cpSync(join(SHIPPED_TASKS, `libero_object/${TASK}.yaml`), join(folder, `libero_object/${TASK}.yaml`));
  return folder;
}

afterEach(() => void vi.restoreAllMocks());

describe('benchtop gallery', () => {
  it('writes a page and a sheet per suite, and says where', async () => {
    let stdout = '';
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
      stdout += String(text);
      return true;
    });
    const out = tmpFolder();
    expect(await runCommandLine(['gallery', '-o', out, '--tasks-dir', oneTask()])).toBe(0);
    const picture = join(out, 'gallery', 'libero_object.png');
    expect(stdout).toBe(`${join(out, 'tasks.md')}\n${picture}\n`);
    expect(readFileSync(join(out, 'tasks.md'), 'utf8')).toContain(`| 0 | \`${TASK}\` |`);
    const { data, width } = decode(readFileSync(picture));
    // One picture between two margins of 6 pixels.
    expect(width).toBe(224 + 2 * 6);
    // A drawn scene has many colours; an empty sheet two.
    const colours = new Set<number>();
    for (let i = 0; i < data.length; i += 3)
      colours.add((data[i]! << 16) | (data[i + 1]! << 8) | data[i + 2]!);
    expect(colours.size).toBeGreaterThan(500);
  });
});
