import { HarnessError } from '../../errors.ts';
import { scale, subtract, type Vec3 } from '../../math/vec3.ts';
import type { Policy, PolicyEpisode } from '../../policy/policy.ts';
import type { PrivilegedView } from '../../policy/privileged-view.ts';
import { type ActionChunk, LIBERO_ACTION_SPEC } from '../../spec/action.ts';

/** Command per metre of distance: full speed from 5 cm on. */
const GAIN = 20;

/** Takes the tool to where a person drags it, upright as it is, at full speed at most. */
export class DragPolicy implements Policy {
  readonly name: string = 'drag';
  readonly actionSpec = LIBERO_ACTION_SPEC;
  readonly observationSpec = { cameras: [], privileged: true };
  #view: PrivilegedView | undefined;
  #target: Vec3 | undefined;
  #close = false;

  reset({ privileged }: PolicyEpisode): void {
    this.#view = privileged;
    this.#target = privileged?.endEffectorPose().position;
  }

  aim(target: Vec3, close: boolean): void {
    this.#target = target;
    this.#close = close;
  }

  infer(): ActionChunk {
    if (this.#view === undefined || this.#target === undefined) {
      throw new HarnessError('bug', 'the drag policy was not reset with a privileged view');
    }
    const away = subtract(this.#target, this.#view.endEffectorPose().position);
    const [x, y, z] = scale(away, GAIN).map((value) => Math.min(1, Math.max(-1, value)));
    return { actions: [[x!, y!, z!, 0, 0, 0, this.#close ? 1 : -1]] };
  }

  dispose(): void {}
}
