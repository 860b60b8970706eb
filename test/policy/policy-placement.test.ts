import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { LARGE_CHECKPOINT_BYTES, policyPlacement } from '../../src/policy/policy-placement.ts';
import { tmpFolder } from '../helpers/tmp-folder.ts';

/** A folder with a file of this size; it has a hole and takes no room. */
function checkpoint(bytes: number): string {
  const folder = tmpFolder();
  const file = join(folder, 'model.safetensors');
  writeFileSync(file, '');
  truncateSync(file, bytes);
  return folder;
}

describe('policyPlacement', () => {
  it.each([
    ['oracle', 'worker'],
    ['random', 'worker'],
    ['replay:actions.json', 'worker'],
    ['openpi+ws://localhost:8000?preset=openpi', 'remote'],
    ['vla-eval+ws://localhost:8000', 'remote'],
    ['openvla+http://localhost:8000', 'remote'],
    ['slow:100:hold', 'worker'],
    ['noisy:0.1:openpi+ws://localhost:8000', 'remote'],
    ['fast:oracle?preset=nora-official', 'worker'],
    ['nora:no-such-folder', 'worker'],
  ])('places %s: %s', (name, placement) => {
    expect(policyPlacement(name)).toBe(placement);
  });

  it('places a checkpoint by its size', () => {
    expect(policyPlacement(`nora:${checkpoint(1000)}`)).toBe('worker');
    const large = checkpoint(LARGE_CHECKPOINT_BYTES);
    expect(policyPlacement(`nora:${large}?preset=nora-official`)).toBe('process');
    expect(policyPlacement(`onnx:${join(large, 'model.safetensors')}`)).toBe('process');
    expect(policyPlacement(`noisy:0.1:nora:${large}`)).toBe('process');
  });
});
