import { Color, Group, Mesh, type MeshPhongMaterial, Quaternion, type Vector3 } from 'three';
import type { WorldModel } from '../../scene/world-model.ts';
import type { EpisodeTrace } from '../../trace/episode-trace.ts';
import { bodyGroup, type ConditionalPart } from './body-group.ts';

const HELD = new Color('#3a6fd8').multiplyScalar(0.55);
const TOUCHED = new Color('#d0843a').multiplyScalar(0.35);
const GHOST_OPACITY = 0.4;
/** Bodies of the room that would stand between an orbiting eye and the table. */
const HIDDEN = new Set(['scene/walls']);

export interface WorldGroupOptions {
  /** Draws only what moves, see-through and in one colour, to lie over another recording. */
  readonly ghost?: string;
}

/** The bodies of a recording in a scene graph, z up, metres. */
export class WorldGroup {
  readonly root = new Group();
  readonly #model: WorldModel;
  readonly #source: () => EpisodeTrace;
  readonly #groups: (Group | undefined)[];
  readonly #conditional: ConditionalPart[] = [];
  readonly #glow = new Map<string, MeshPhongMaterial[]>();
  readonly #from = new Quaternion();
  readonly #to = new Quaternion();

  /** `source`: the recording to show, asked anew each time; all that it ever answers must be of one world model. */
  constructor(source: () => EpisodeTrace, { ghost }: WorldGroupOptions = {}) {
    this.#source = source;
    this.#model = source().model;
    this.#groups = this.#model.bodies.map((body) => {
      if (HIDDEN.has(body.id) || (ghost !== undefined && body.kind === 'static')) return undefined;
      const { group, conditional } = bodyGroup(body);
      this.#conditional.push(...conditional);
      this.root.add(group);
      const materials = group.children.map((child) => (child as Mesh).material as MeshPhongMaterial);
      if (ghost !== undefined) for (const material of materials) fade(material, ghost);
      this.#glow.set(body.instance, [...(this.#glow.get(body.instance) ?? []), ...materials]);
      return group;
    });
  }

  /** Moves everything to a position in control steps, between two of them if need be. */
  show(position: number): void {
    const { frames, jointNames } = this.#source();
    const last = frames.length - 1;
    const low = Math.min(last, Math.max(0, Math.floor(position)));
    const high = Math.min(last, low + 1);
    const t = Math.min(1, Math.max(0, position - low));
    const a = frames[low]!.poses;
    const b = frames[high]!.poses;
    for (const [index, group] of this.#groups.entries()) {
      if (group === undefined) continue;
      const at = index * 7;
      const mix = (offset: number) => a[at + offset]! + t * (b[at + offset]! - a[at + offset]!);
      group.position.set(mix(0), mix(1), mix(2));
      this.#from.set(a[at + 3]!, a[at + 4]!, a[at + 5]!, a[at + 6]!);
      this.#to.set(b[at + 3]!, b[at + 4]!, b[at + 5]!, b[at + 6]!);
      group.quaternion.slerpQuaternions(this.#from, this.#to, t);
    }
    const now = frames[t < 0.5 ? low : high]!;
    for (const { mesh, joint, atLeast } of this.#conditional) {
      mesh.visible = (now.joints[jointNames.indexOf(joint)] ?? 0) >= atLeast;
    }
    this.#highlight(now.touching, now.grasped);
  }

  #highlight(touching: readonly (readonly [string, string])[], grasped: readonly string[]): void {
    const objects = new Set(this.#source().header.task.spec.objects.map(({ name }) => name));
    const touched = new Set(touching.filter((pair) => pair.includes('robot0')).flat());
    for (const [instance, materials] of this.#glow) {
      if (!objects.has(instance)) continue;
      for (const material of materials) {
        if (grasped.includes(instance)) material.emissive.copy(HELD);
        else if (touched.has(instance)) material.emissive.copy(TOUCHED);
        else material.emissive.setScalar(0);
      }
    }
  }

  /** World position of a point given in a body's frame, as shown now. */
  pointOn(bodyId: string, offset: readonly [number, number, number], into: Vector3): Vector3 {
    const group = this.#groups[this.#model.bodies.findIndex(({ id }) => id === bodyId)];
    into.set(...offset);
    return group === undefined ? into : into.applyQuaternion(group.quaternion).add(group.position);
  }

  dispose(): void {
    this.root.removeFromParent();
    this.root.traverse((object) => {
      if (!(object instanceof Mesh)) return;
      object.geometry.dispose();
      (object.material as MeshPhongMaterial).dispose();
    });
  }
}

function fade(material: MeshPhongMaterial, color: string): void {
  material.map = null;
  material.color.set(color);
  material.transparent = true;
  material.opacity = GHOST_OPACITY;
  material.depthWrite = false;
}
