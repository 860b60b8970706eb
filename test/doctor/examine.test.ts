import { describe, expect, it } from 'vitest';
import { examine } from '../../src/doctor/examine.ts';
import { formatExamination } from '../../src/doctor/format-examination.ts';
import { createPolicy } from '../../src/policy/create-policy.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { loadCatalogue } from '../../src/scene/catalogue.ts';
import { loadTaskLibrary } from '../../src/task/task-library.ts';
import { cli } from '../helpers/cli.ts';
import { fakePolicy, sane } from '../helpers/doctor-subject.ts';

const catalogue = loadCatalogue();
const [task] = loadTaskLibrary(undefined, catalogue).select(['libero_spatial/*between*']);

async function verdicts(policy: Policy): Promise<Record<string, string>> {
  const { findings } = await examine({ policy, task: task!, catalogue, clock: () => performance.now() });
  await policy.dispose();
  return Object.fromEntries(findings.map(({ id, verdict }) => [id, verdict]));
}

describe('examine', () => {
  it('finds nothing wrong with the oracle', async () => {
    const found = await verdicts(await createPolicy('oracle'));
    expect(Object.values(found)).not.toContain('fail');
    expect(found).toMatchObject({
      declaration: 'pass',
      gripper: 'info',
      repeatability: 'pass',
      images: 'not-applicable',
    });
  });

  it('says that hold is a constant', async () => {
    expect(await verdicts(await createPolicy('hold'))).toMatchObject({ variety: 'fail', gripper: 'pass' });
  });

  it('stops at a policy whose conventions do not fit', async () => {
    const policy = { ...fakePolicy(sane, ['nowhere']) };
    expect(await verdicts(policy)).toEqual({ declaration: 'fail' });
  });

  it('stops at answers that are no actions, and says what they were', async () => {
    const policy = fakePolicy(() => [[0, 0, 0, 0, 0, Number.NaN, -1]]);
    const found = await examine({ policy, task: task!, catalogue, clock: () => 0 });
    expect(found.findings.map(({ id, verdict }) => [id, verdict])).toEqual([
      ['declaration', 'pass'],
      ['answers', 'fail'],
    ]);
    const text = formatExamination(found, 100);
    expect(text).toContain('FAIL  shape and finiteness');
    expect(text).toContain('NaN at index 5');
    expect(text.endsWith('1 ok, 0 warnings, 1 failures\n')).toBe(true);
    expect(
      Math.max(
        ...text
          .split('\n')
          .slice(2)
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(100);
  });
});

describe('benchtop doctor', () => {
  it('ends with 0 for a healthy policy and with 1 for a sick one', async () => {
    const healthy = await cli(['doctor', '--policy', 'oracle']);
    expect([healthy.exitCode, healthy.stdout]).toEqual([0, expect.stringContaining('0 failures')]);
    const sick = await cli(['doctor', '--policy', 'hold', '--json']);
    expect(sick.exitCode).toBe(1);
    expect(JSON.parse(sick.stdout).findings).toContainEqual(
      expect.objectContaining({ id: 'variety', verdict: 'fail' }),
    );
  });
});
