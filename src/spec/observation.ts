import type { Quat } from '../math/quat.ts';
import type { Vec3 } from '../math/vec3.ts';
import type { Image } from './image.ts';

/** What the robot feels. World frame, metres, radians. */
export interface Proprioception {
  /** Controlled end-effector frame (LIBERO: grip site), position in the world. */
  readonly eefPosition: Vec3;
  /** Rotation of the observed body (LIBERO: `right_hand`, about 90° about z away from the controlled frame), xyzw. */
  readonly eefRotation: Quat;
  /** Finger joints, m; Panda: (+q, −q), 0 closed, ±0.04 open. */
  readonly gripperPositions: readonly [number, number];
  /** Arm joints, rad. */
  readonly jointPositions: readonly number[];
}

/** What a policy is shown before it acts. */
export interface Observation {
  /** Control steps since settling ended, 0 for the first observation. */
  readonly step: number;
  readonly instruction: string;
  /** By camera name, e.g. `agentview`, `robot0_eye_in_hand`; only the cameras that the policy asked for. */
  readonly images: Readonly<Record<string, Image>>;
  readonly proprioception: Proprioception;
}

/** The image inputs that a policy needs. */
export interface CameraRequest {
  readonly camera: string;
  readonly width: number;
  readonly height: number;
}

/** What a policy declares about its inputs. An environment that cannot supply it refuses to run. */
export interface ObservationSpec {
  readonly cameras: readonly CameraRequest[];
  /** Whether the policy reads simulator state (`PrivilegedView`); marked in every result. */
  readonly privileged: boolean;
}
