import { expect, it } from 'vitest';
import { resumeCommand } from '../../src/cli/resume-command.ts';

it('adds the folder and --resume to what was typed, quoted for a shell', () => {
  expect(resumeCommand(['run', '*stove*', '-p', "replay:it's.json"], 'results/a b')).toBe(
    "npx benchtop run '*stove*' -p 'replay:it'\\''s.json' -o 'results/a b' --resume",
  );
});

it.each([[['-o', 'out']], [['--output', 'out']], [['--output=out']], [['-oout']]])(
  'keeps a folder given as %s',
  (words) => {
    const argv = ['run', 'x', ...words];
    expect(resumeCommand(argv, 'out')).toBe(`npx benchtop ${argv.join(' ')} --resume`);
  },
);

it('does not repeat --resume', () => {
  expect(resumeCommand(['run', 'x', '-o', 'out', '--resume'], 'out')).toBe(
    'npx benchtop run x -o out --resume',
  );
});
