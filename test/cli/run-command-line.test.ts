import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { describeError } from '../../src/cli/describe-error.ts';
import { exitCodeOf } from '../../src/cli/exit-codes.ts';
import { runCommandLine } from '../../src/cli/run-command-line.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';

afterEach(() => void vi.restoreAllMocks());

/** As `main.ts`, in this process. */
async function cli(args: readonly string[]) {
  let stdout = '';
  let stderr = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    stderr += String(text);
    return true;
  });
  const exitCode = await runCommandLine(args).catch((thrown: unknown) => {
    stderr += describeError(thrown, false);
    return exitCodeOf(thrown);
  });
  return { exitCode, stdout, stderr };
}

describe('benchtop list', () => {
  it('prints one id per line', async () => {
    const { exitCode, stdout } = await cli(['list', 'tasks']);
    const lines = stdout.trim().split('\n');
    expect(exitCode).toBe(0);
    expect(lines).toHaveLength(133);
    expect(lines.every((line) => /^(dynamic|libero_(10|90|goal|object|spatial))\/\w+$/.test(line))).toBe(
      true,
    );
    expect((await cli(['list', 'suites'])).stdout.split('\n')).toEqual([
      ...['dynamic', 'libero_10', 'libero_90', 'libero_goal', 'libero_object', 'libero_spatial', ''],
    ]);
  });

  it('says more on demand', async () => {
    expect((await cli(['list', 'policies', '--long'])).stdout).toMatch(/^oracle +\S/);
    const { stdout } = await cli(['list', 'suites', '--json']);
    expect(JSON.parse(stdout)).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: 'libero_object', title: 'LIBERO-Object' })]),
    );
  });
});

describe('benchtop list of what there is', () => {
  it.each([
    ['protocols', /^openvla +OpenVLA, OpenVLA-OFT, openpi, also "openvla-oft"/m],
    ['presets', /^openpi +openpi's LIBERO client.*\n +cameras +agentview 256x256 as "observation\/image", /m],
    ['scenes', /^libero_kitchen +LIBERO_Kitchen_Tabletop_Manipulation$/m],
    ['objects', /^akita_black_bowl +\S/m],
    ['fixtures', /^wooden_cabinet +\S/m],
    [
      'tasks',
      /^libero_90\/KITCHEN_SCENE1_put_the_black_bowl_on_the_plate +libero_kitchen +put the black bowl/m,
    ],
  ])('names %s', async (kind, expected) => {
    expect((await cli(['list', kind, '--long'])).stdout).toMatch(expected);
    expect(JSON.parse((await cli(['list', kind, '--json'])).stdout)[0]).toHaveProperty('id');
  });
});

describe('exit code 0', () => {
  it.each([[['--help']], [['run', '--help']], [['--version']]])('for %j', async (args) => {
    const { exitCode, stdout } = await cli(args);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/Usage: benchtop|^\d+\.\d+\.\d+\n$/);
  });
});

describe('exit code 2 and a hint', () => {
  it.each([
    ['an unknown flag', ['run', 'libero_spatial', '--polcy', 'hold'], /--policy/],
    ['an unknown command', ['rnu'], /run/],
    ['no command', [], /Usage: benchtop/],
    ['an unknown suite', ['run', 'libero_spatal', '-p', 'hold'], /did you mean "libero_spatial"/],
    ['a glob without a match', ['run', 'zzz*', '-p', 'hold'], /no task matches "zzz\*"/],
    ['an unknown policy', ['run', 'libero_spatial', '-p', 'oracel'], /Did you mean "oracle"/],
    ['no policy', ['run', 'libero_spatial'], /--policy oracle/],
    ['an unknown protocol', ['run', '*', '-p', 'hold', '--protocol', 'lerobt'], /did you mean "lerobot"/],
    ['a policy twice', ['run', '*stove*', '-p', 'hold', '-p', 'hold'], /named twice/],
    ['zero trials', ['run', 'libero_spatial', '-p', 'hold', '--trials', '0'], /at least 1/],
    ['a negative seed', ['run', 'libero_spatial', '-p', 'hold', '--seed=-1'], /at least 0/],
    ['--resume without a folder', ['run', 'libero_spatial', '-p', 'hold', '--resume'], /-o <dir>/],
    ['a margin without a gate', ['run', '*stove*', '-p', 'hold', '--margin', '0.1'], /--gate-against <dir>/],
    ['a margin that is none', ['compare', 'a', 'b', '--margin', 'wide'], /such as 0.05 or 5%/],
    ['a limit without a gate', ['compare', 'a', 'b', '--max-lost', '0.1'], /belongs to --gate/],
    ['two kinds of output', ['compare', 'a', 'b', '--json', '--markdown'], /exclude each other/],
    [
      'an unknown camera',
      ['render', 'turn_on_the_stove', '--camera', 'agentvew', '-o', 'x.png'],
      /"agentview"/,
    ],
    ['a render of many tasks', ['render', 'libero_spatial', '-o', 'x.png'], /names 10 tasks/],
  ])('for %s', async (_what, args, hint) => {
    const { exitCode, stderr } = await cli(args);
    expect(stderr).toMatch(hint);
    expect(stderr).not.toMatch(/\n {4}at /);
    expect(exitCode).toBe(2);
  });
});

describe('exit code 1', () => {
  it('for task files that cannot be read', async () => {
    const { exitCode, stderr } = await cli(['list', 'tasks', '--tasks-dir', join(tmpFolder(), 'none')]);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('cannot read the tasks folder')]);
  });

  it('for initial states that are not there', async () => {
    const { exitCode, stderr } = await cli(['run', '*stove*', '-p', 'hold', '--init-states', tmpFolder()]);
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining('no initial states for task')]);
  });

  it('for an unwritable output folder, before anything runs', async () => {
    const file = join(tmpFolder(), 'file');
    writeFileSync(file, '');
    const { exitCode, stderr } = await cli(['run', '*on_the_stove*', '-p', 'hold', '-o', join(file, 'x')]);
    expect(stderr).toMatch(/cannot write to the output folder .*nothing was run/);
    expect([exitCode, /\[1\//.test(stderr)]).toEqual([1, false]);
  });
});
