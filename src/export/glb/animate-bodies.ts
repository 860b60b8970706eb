import type { Accessor, Animation, Buffer, Document, Node } from '@gltf-transform/core';
import { normalize } from '../../math/quat.ts';
import type { EpisodeTrace } from '../../trace/episode-trace.ts';
import type { ConditionalNode } from './glb-part.ts';

/**
 * Puts every body where it stands at the start, and adds one animation with a key per recorded state for what moves
 * or comes and goes. `bodies` in the model's order.
 */
export function animateBodies(
  document: Document,
  buffer: Buffer,
  trace: EpisodeTrace,
  bodies: readonly Node[],
  conditional: readonly ConditionalNode[],
): void {
  const { frames, jointNames, model } = trace;
  const { controlHz } = model.robot.controller;
  const accessor = (type: 'SCALAR' | 'VEC3' | 'VEC4', values: readonly number[]) =>
    document.createAccessor().setType(type).setArray(Float32Array.from(values)).setBuffer(buffer);
  const times = accessor(
    'SCALAR',
    frames.map(({ step }) => step / controlHz),
  );
  const animation = document.createAnimation(trace.header.plan.episodeId);
  const animate = (node: Node, path: Path, output: Accessor, interpolation: 'LINEAR' | 'STEP') =>
    addChannel(document, animation, { node, path, times, output, interpolation });

  for (const [index, node] of bodies.entries()) {
    const translations = frames.map(({ poses }) => [...poses.subarray(index * 7, index * 7 + 3)]);
    const rotations = sameSide(
      frames.map(({ poses }) => [...poses.subarray(index * 7 + 3, index * 7 + 7)] as Quadruple),
    );
    node.setTranslation(translations[0] as [number, number, number]).setRotation(rotations[0]!);
    if (varies(translations)) {
      animate(node, 'translation', accessor('VEC3', translations.flat()), 'LINEAR');
    }
    if (varies(rotations)) animate(node, 'rotation', accessor('VEC4', rotations.flat()), 'LINEAR');
  }
  for (const { node, joint, atLeast } of conditional) {
    const at = jointNames.indexOf(joint);
    // glTF has no visibility without extensions: what is not there has no size.
    const scales = frames.map(({ joints }) => ((joints[at] ?? 0) >= atLeast ? [1, 1, 1] : [0, 0, 0]));
    node.setScale(scales[0] as [number, number, number]);
    if (varies(scales)) animate(node, 'scale', accessor('VEC3', scales.flat()), 'STEP');
  }
  if (animation.listChannels().length === 0) {
    animation.dispose();
    times.dispose();
  }
}

type Path = 'translation' | 'rotation' | 'scale';
type Quadruple = [number, number, number, number];

interface Channel {
  readonly node: Node;
  readonly path: Path;
  readonly times: Accessor;
  readonly output: Accessor;
  readonly interpolation: 'LINEAR' | 'STEP';
}

function addChannel(
  document: Document,
  animation: Animation,
  { node, path, times, output, interpolation }: Channel,
): void {
  const sampler = document
    .createAnimationSampler()
    .setInput(times)
    .setOutput(output)
    .setInterpolation(interpolation);
  const channel = document
    .createAnimationChannel()
    .setTargetNode(node)
    .setTargetPath(path)
    .setSampler(sampler);
  animation.addSampler(sampler).addChannel(channel);
}

/**
 * Unit quaternions (physics computes in single precision and leaves them near it). Signs are flipped, as q and −q are
 * one rotation, so that players which mix numbers never go the long way round.
 */
function sameSide(rotations: readonly Quadruple[]): Quadruple[] {
  let before: Quadruple | undefined;
  return rotations.map((rotation) => {
    const [x, y, z, w] = normalize(rotation);
    const flip =
      before !== undefined && x * before[0] + y * before[1] + z * before[2] + w * before[3] < 0 ? -1 : 1;
    before = [flip * x, flip * y, flip * z, flip * w];
    return before;
  });
}

function varies(values: readonly (readonly number[])[]): boolean {
  const first = values[0]!;
  return values.some((value) => value.some((number, at) => number !== first[at]));
}
