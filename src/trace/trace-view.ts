import { HarnessError } from '../errors.ts';
import { compose, type Pose } from '../math/pose.ts';
import type { JointView, SiteView, WorldView } from '../task/world-view.ts';
import type { EpisodeTrace, TraceFrame } from './episode-trace.ts';

/** The world of a recorded frame, as predicates see it: an episode can be scored again without simulating. */
export class TraceView implements WorldView {
  readonly #trace: EpisodeTrace;
  readonly #frame: TraceFrame;

  constructor(trace: EpisodeTrace, frame: TraceFrame) {
    this.#trace = trace;
    this.#frame = frame;
  }

  bodyPose(id: string): Pose {
    const index = this.#trace.model.bodies.findIndex((body) => body.id === id);
    if (index < 0) throw new HarnessError('results', `the trace has no body "${id}"`);
    const p = this.#frame.poses.subarray(index * 7, index * 7 + 7);
    return { position: [p[0]!, p[1]!, p[2]!], rotation: [p[3]!, p[4]!, p[5]!, p[6]!] };
  }

  instancePose(instance: string): Pose {
    const found = this.#trace.model.instances.find(({ name }) => name === instance);
    if (found === undefined) throw new HarnessError('results', `the trace has no instance "${instance}"`);
    return this.bodyPose(found.rootBodyId);
  }

  site(name: string): SiteView | undefined {
    const site = this.#trace.model.sites.find((candidate) => candidate.name === name);
    if (site === undefined) return undefined;
    const { bodyId, halfExtents, instance } = site;
    if (bodyId === undefined) return { name, pose: site.pose, halfExtents, parent: undefined };
    return { name, pose: compose(this.bodyPose(bodyId), site.pose), halfExtents, parent: instance };
  }

  inContact(a: string, b: string): boolean {
    return this.#frame.touching.some(([x, y]) => (x === a && y === b) || (x === b && y === a));
  }

  joints(instanceOrSite: string): readonly JointView[] {
    const { model, jointNames } = this.#trace;
    const site = model.sites.find(({ name }) => name === instanceOrSite);
    return model.bodies.flatMap(({ id, instance, kind, joint }) => {
      const meant = site === undefined ? instance === instanceOrSite : id === site.bodyId;
      if (kind !== 'jointed' || joint === undefined || !meant) return [];
      const name = `${instance}.${joint.name}`;
      const { spec } = model.instances.find((candidate) => candidate.name === instance)!;
      const states = spec.kind === 'fixture' ? Object.entries(spec.fixture.states) : [];
      return [
        {
          name,
          value: this.#frame.joints[jointNames.indexOf(name)]!,
          states: Object.fromEntries(states.map(([state, { when }]) => [state, when])),
        },
      ];
    });
  }
}
