import { type Document, type Node, NodeIO } from '@gltf-transform/core';
import { decode } from 'fast-png';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeGlb } from '../../../src/export/glb/encode-glb.ts';
import { RandomPolicy } from '../../../src/policy/random-policy.ts';
import type { EpisodeTrace } from '../../../src/trace/episode-trace.ts';
import { recordEpisode } from '../../trace/recorded-episode.ts';

const STOVE = 'libero_goal/turn_on_the_stove';

describe('encodeGlb', () => {
  let trace: EpisodeTrace;
  let document: Document;
  beforeAll(async () => {
    const recorded = (await recordEpisode(STOVE, new RandomPolicy(), 5)).trace;
    trace = burningFromStep(recorded, 3);
    document = await new NodeIO().readBinary(await encodeGlb(trace));
  });

  const node = (name: string): Node => {
    const found = document
      .getRoot()
      .listNodes()
      .filter((candidate) => candidate.getName() === name);
    expect(found).toHaveLength(1);
    return found[0]!;
  };
  const channel = (of: Node, path: string) =>
    document
      .getRoot()
      .listAnimations()
      .flatMap((animation) => animation.listChannels())
      .find((candidate) => candidate.getTargetNode() === of && candidate.getTargetPath() === path);

  it('moves every body as recorded, one key per state', () => {
    const moving = trace.model.bodies.filter(({ id }, index) => {
      const at = (step: number) => trace.frames[step]!.poses.subarray(index * 7, index * 7 + 7);
      const moves = trace.frames.some(({ step }) => at(step).some((value, k) => value !== at(0)[k]));
      const own = node(id);
      const keys = (path: string) => channel(own, path)?.getSampler()?.getOutput();
      const [translations, rotations] = [keys('translation'), keys('rotation')];
      for (const { step } of trace.frames) {
        const p = translations?.getElement(step, []) ?? own.getTranslation();
        const q = rotations?.getElement(step, []) ?? own.getRotation();
        const expected = [...at(step)];
        const dot = q.reduce((sum, value, k) => sum + value * expected[3 + k]!, 0);
        for (const [k, value] of p.entries()) expect(value).toBeCloseTo(expected[k]!, 6);
        // q and −q are one rotation; recorded ones are of length one in single precision only.
        expect(Math.abs(dot)).toBeCloseTo(1, 5);
        expect(Math.hypot(...q)).toBeCloseTo(1, 6);
      }
      return moves;
    });
    expect(moving.length).toBeGreaterThan(8);
    const link = channel(node('robot0/link7'), 'translation')!;
    const times = link.getSampler()!.getInput()!.getArray()!;
    expect([...times]).toEqual([0, 0.05, 0.1, 0.15, 0.2, 0.25].map(Math.fround));
    expect(channel(node('scene/table'), 'translation')).toBeUndefined();
  });

  it('stands upright where y is up', () => {
    const [, height] = node('robot0/link7').getWorldTranslation();
    const index = trace.model.bodies.findIndex(({ id }) => id === 'robot0/link7');
    expect(height).toBeCloseTo(trace.frames[0]!.poses[index * 7 + 2]!, 5);
  });

  it('shows the glow of a burner only while it is on', () => {
    const steps = node('flat_stove_1/burner')
      .listChildren()
      .flatMap((part) => {
        const scale = channel(part, 'scale')?.getSampler();
        if (scale === undefined || scale === null) return [];
        expect(scale.getInterpolation()).toBe('STEP');
        return trace.frames.map(({ step }) => scale.getOutput()!.getElement(step, [])[0]);
      });
    expect(steps).toEqual([0, 0, 0, 1, 1, 1]);
  });

  it('holds what is drawn: triangles, textures, cameras', () => {
    const visuals = trace.model.bodies
      .filter(({ id }) => id !== 'scene/walls')
      .flatMap((body) => body.visuals);
    expect(document.getRoot().listMeshes()).toHaveLength(visuals.length);
    for (const mesh of document.getRoot().listMeshes()) {
      const [primitive] = mesh.listPrimitives();
      const count = primitive!.getAttribute('POSITION')!.getCount();
      expect(Math.max(...primitive!.getIndices()!.getArray()!)).toBeLessThan(count);
    }
    const textures = document.getRoot().listTextures();
    expect(textures.length).toBeGreaterThan(2);
    for (const texture of textures) {
      const { width, height, channels } = decode(texture.getImage()!);
      expect([width, height, channels]).toEqual([256, 256, 3]);
    }
    const cameras = document.getRoot().listCameras();
    expect(cameras.map((camera) => camera.getName())).toEqual(trace.model.cameras.map(({ name }) => name));
    expect(cameras[0]!.getYFov()).toBeCloseTo(Math.PI / 4, 6);
    expect(node('robot0_eye_in_hand').getParentNode()!.getName()).toBe('robot0/right_hand');
  });
});

/** The recording with the stove's knob turned at a step. */
function burningFromStep(trace: EpisodeTrace, first: number): EpisodeTrace {
  const part = trace.model.bodies
    .find(({ id }) => id === 'flat_stove_1/burner')!
    .visuals.find(({ visibleWhen }) => visibleWhen !== undefined)!;
  const at = trace.jointNames.indexOf(`flat_stove_1.${part.visibleWhen!.joint}`);
  const frames = trace.frames.map((frame) => {
    const joints = frame.joints.slice();
    joints[at] = part.visibleWhen!.atLeast + (frame.step >= first ? 0.01 : -0.01);
    return { ...frame, joints };
  });
  return { ...trace, frames };
}
