import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planRun, type RunPlanRequest } from '../../src/run/plan-run.ts';
import { createRunRecord, planDifferences, readRunRecord } from '../../src/run/run-record.ts';
import { loadCatalogue } from '../../src/scene/catalogue.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';
import { task } from '../task/tasks.ts';

const catalogue = loadCatalogue();

function record(changes: Partial<RunPlanRequest> = {}, engine = 'rapier@1') {
  const request = { tasks: [task()], policies: ['hold'], trials: 2, seed: 0 };
  const plan = planRun({ ...request, initialStates: 'sampled', catalogue, ...changes });
  const policies = [{ name: 'hold', privileged: false }];
  return createRunRecord(plan, { policies, engine: { name: engine, settings: {} }, argv: ['run'] });
}

describe('run record', () => {
  it('reads back what was written', () => {
    const file = join(tmpFolder(), 'run.json');
    writeFileSync(file, JSON.stringify(record()));
    expect(planDifferences(readRunRecord(file)!, record())).toEqual([]);
  });

  it('does not tell runs apart by when, with how many workers or how they were started', () => {
    const other = { ...record(), argv: ['run', '-j', '9'], startedAt: 'later' };
    expect(planDifferences(record(), other)).toEqual([]);
  });

  it.each([
    ['seed', record({ seed: 1 })],
    ['trials', record({ trials: 3 })],
    ['policies', record({ policies: ['random'] })],
    ['physics engine', record({}, 'rapier@2')],
    [
      'protocol of test/bowl',
      record({ tasks: [{ ...task(), protocol: { ...task().protocol, maxSteps: 1 } }] }),
    ],
    ['content of test/bowl', record({ tasks: [task({ instruction: 'something else' })] })],
    ['tasks', record({ tasks: [{ ...task(), id: 'test/other' }] })],
  ])('tells runs apart by their %s', (what, other) => {
    const differences = planDifferences(record(), other);
    expect(differences.map((difference) => difference.split(':')[0])).toEqual([what]);
  });

  it('refuses damaged and newer records', () => {
    const file = join(tmpFolder(), 'run.json');
    writeFileSync(file, '{');
    expect(() => readRunRecord(file)).toThrow(/cannot read .*run.json/);
    writeFileSync(file, JSON.stringify({ ...record(), format: 'benchtop/run@2' }));
    expect(() => readRunRecord(file)).toThrow(/version 2 .*update benchtop/);
    writeFileSync(file, JSON.stringify({ format: 'benchtop/run@1' }));
    expect(() => readRunRecord(file)).toThrow(/not a run record:\n {2}plan: /);
  });
});
