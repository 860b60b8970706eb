import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { OutputFolder } from '../../src/run/output-folder.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';

describe('OutputFolder', () => {
  it('is created with its parents and left empty', () => {
    const path = join(tmpFolder(), 'a', 'b');
    OutputFolder.prepare(path, false);
    expect(readdirSync(path)).toEqual([]);
  });

  it.each(['a file in its place', 'below a file'])('is refused as unwritable: %s', (where) => {
    const file = join(tmpFolder(), 'file');
    writeFileSync(file, 'mine');
    const path = where === 'below a file' ? join(file, 'x') : file;
    expect(() => OutputFolder.prepare(path, false)).toThrow(
      /cannot write to the output folder .* nothing was run/,
    );
    expect(readFileSync(file, 'utf8')).toBe('mine');
  });

  it.skipIf(!existsSync('/proc/self'))('is refused where the system lets nobody create folders', () => {
    expect(() => OutputFolder.prepare('/proc/benchtop/x', false)).toThrow(/cannot write/);
  });

  it('must be empty, unless resumed', () => {
    const path = tmpFolder();
    writeFileSync(join(path, 'run.json'), '{}');
    expect(() => OutputFolder.prepare(path, false)).toThrow(/not empty; .*--no-resume/);
    expect(OutputFolder.prepare(path, true).path).toBe(path);
  });

  it('is not resumed if it holds something else', () => {
    const path = tmpFolder();
    mkdirSync(join(path, 'holiday pictures'));
    expect(() => OutputFolder.prepare(path, true)).toThrow(/holds no run .* but holiday pictures/);
  });

  it('counts as empty with what a run leaves that was killed before it began', () => {
    const path = tmpFolder();
    for (const name of ['run.lock', 'run.json.part']) writeFileSync(join(path, name), '');
    expect(OutputFolder.prepare(path, false).path).toBe(path);
    expect(OutputFolder.prepare(path, true).path).toBe(path);
  });

  it('may be resumed empty, so that a script can always say --resume', () => {
    const path = tmpFolder();
    expect(OutputFolder.prepare(path, true).path).toBe(path);
  });
});
