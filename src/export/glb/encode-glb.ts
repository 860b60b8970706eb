import { type Buffer, Document, type Node, NodeIO } from '@gltf-transform/core';
import type { CameraSpec } from '../../scene/scene-schema.ts';
import type { ModelBody } from '../../scene/world-model.ts';
import type { EpisodeTrace } from '../../trace/episode-trace.ts';
import { animateBodies } from './animate-bodies.ts';
import { GlbMaterials } from './glb-materials.ts';
import { addPart, type ConditionalNode } from './glb-part.ts';

/** Rotation that takes benchtop's z up to glTF's y up, xyzw. */
const Z_UP_TO_Y_UP: [number, number, number, number] = [-Math.SQRT1_2, 0, 0, Math.SQRT1_2];
/** Bodies of the room that would stand between an orbiting eye and the table. */
const LEFT_OUT = new Set(['scene/walls']);

/**
 * A recorded episode as one binary glTF 2.0: a node per body with its drawn parts, the cameras, and an animation at
 * control rate. Metres; one second of animation is one simulated second. No lights: viewers bring their own.
 */
export async function encodeGlb(trace: EpisodeTrace): Promise<Uint8Array> {
  const { plan, task } = trace.header;
  const document = new Document();
  document.getRoot().getAsset().generator = 'benchtop';
  const buffer = document.createBuffer();
  const root = document.createNode('world').setRotation(Z_UP_TO_Y_UP);
  root.setExtras({
    episode: plan.episodeId,
    instruction: task.spec.instruction,
    status: trace.result.status,
  });
  document.createScene(plan.episodeId).addChild(root);
  const materials = new GlbMaterials(document);
  const conditional: ConditionalNode[] = [];
  const bodies = trace.model.bodies.map((body) => {
    const node = document.createNode(body.id);
    root.addChild(node);
    if (!LEFT_OUT.has(body.id)) conditional.push(...addParts(document, buffer, materials, body, node));
    return node;
  });
  for (const camera of trace.model.cameras) addCamera(document, trace, camera, bodies, root);
  animateBodies(document, buffer, trace, bodies, conditional);
  return new NodeIO().writeBinary(document);
}

function addParts(
  document: Document,
  buffer: Buffer,
  materials: GlbMaterials,
  body: ModelBody,
  node: Node,
): ConditionalNode[] {
  return body.visuals.flatMap((part) => {
    const child = addPart(document, buffer, materials, part);
    node.addChild(child);
    if (part.visibleWhen === undefined) return [];
    const { joint, atLeast } = part.visibleWhen;
    return [{ node: child, joint: `${body.instance}.${joint}`, atLeast }];
  });
}

/** Both look along −z with y up. */
function addCamera(
  document: Document,
  { model }: EpisodeTrace,
  { name, body, pose, fovyDegrees }: CameraSpec,
  bodies: readonly Node[],
  root: Node,
): void {
  const camera = document
    .createCamera(name)
    .setType('perspective')
    .setYFov((fovyDegrees * Math.PI) / 180)
    .setAspectRatio(1)
    .setZNear(0.01)
    .setZFar(100);
  const node = document
    .createNode(name)
    .setCamera(camera)
    .setTranslation([...pose.position])
    .setRotation([...pose.rotation]);
  const parent = body === undefined ? root : bodies[model.bodies.findIndex(({ id }) => id === body)];
  parent!.addChild(node);
}
