/** One step of what is done to a camera's image (upright, RGB) before a policy sees it. */
export type ImageStep =
  /**
   * Bottom row first, as LIBERO's own arrays lie in memory. Published evaluations give these half a turn, so that policies
   * see a mirror image of the upright picture: this step before `rotate-180` is what repeats them.
   */
  | { readonly kind: 'flip-rows' }
  /** Half a turn of the array: last row first, and each row backwards. */
  | { readonly kind: 'rotate-180' }
  /** Encoded as JPEG (quality 1 … 100) and decoded again. */
  | { readonly kind: 'jpeg'; readonly quality: number }
  /**
   * The middle rectangle of this share of the area (0 … 1], at the image's own aspect ratio. Without a size it is cut at whole
   * pixels; with one it is sampled at this size, bilinearly and without rounding its border, as TensorFlow's
   * `crop_and_resize`.
   */
  | {
      readonly kind: 'centre-crop';
      readonly area: number;
      readonly width?: number;
      readonly height?: number;
    }
  | {
      readonly kind: 'resize';
      readonly width: number;
      readonly height: number;
      /** `tf-lanczos3` is TensorFlow's float resampler with antialiasing, the others are Pillow's 8-bit ones. */
      readonly kernel: 'bilinear' | 'bicubic' | 'lanczos' | 'box' | 'tf-lanczos3';
      /** `pad`: the aspect ratio is kept and the rest is black, centred. */
      readonly fit: 'stretch' | 'pad';
    };

/** An image input of a policy. */
export interface PresetCamera {
  /** E.g. `agentview`, `robot0_eye_in_hand`; drawn at this size, pixels. */
  readonly camera: string;
  readonly width: number;
  readonly height: number;
  /** What the policy calls it, e.g. `observation/image` (openpi), `agentview` (vla-eval). */
  readonly key: string;
}

/** The proprioceptive state that a policy reads: `Proprioception`'s position, rotation as a vector, and finger joints. */
export interface PresetState {
  readonly form: 'eef-pos3-axisangle3-gripper2';
  /**
   * How a quaternion becomes a rotation vector: robosuite's rule (angles up to 2π, the sign of w is not looked at) or the
   * shortest one (angles up to π). Trained policies differ; the wrong one costs tens of points.
   */
  readonly axisAngle: 'robosuite' | 'shortest';
}

/** How a model's normalised numbers become actions. */
export interface PresetNormalisation {
  readonly statistics: 'q01-q99' | 'min-max';
  /** Whether dimensions that the statistics mask are left as they are. */
  readonly mask: 'honoured' | 'ignored';
  /** Key of the statistics; `suite` takes the one of the task's suite (e.g. `libero_spatial`, also with `_no_noops`). */
  readonly key: string;
}

/**
 * How the last number becomes LIBERO's gripper command (−1 opens, +1 closes):
 * `as-is`; `sign-close-positive` (below 0 opens, else closes); `open-unit-0.5` (0 … 1, above 0.5 opens, as OpenVLA);
 * `nora-official` (2y − 1, sign, inverted, 0 closes).
 */
export type GripperRule = 'as-is' | 'sign-close-positive' | 'open-unit-0.5' | 'nora-official';

/** Everything that decides a policy's score and is not the policy: what it sees, and what becomes of its answer. */
export interface Preset {
  /** As named by `--preset`. */
  readonly name: string;
  /** One line for `benchtop list presets`. */
  readonly description: string;
  /** Where these choices were published. */
  readonly source: string;
  readonly cameras: readonly PresetCamera[];
  /** Done to every image, in order. */
  readonly image: readonly ImageStep[];
  readonly state?: PresetState;
  readonly prompt: { readonly lowerCase: boolean };
  /** Absent if the policy (or its server) answers in the environment's units. */
  readonly normalisation?: PresetNormalisation;
  readonly gripper: GripperRule;
  readonly chunk: {
    /** Actions that the policy predicts at once; FAST needs to be told. */
    readonly length: number;
    /** How many of them are executed before it looks again. */
    readonly execute: number;
  };
  /** What becomes of an answer that cannot be decoded: the official zeros (the middle of the range), or an error. */
  readonly decodeFailure: 'zeros' | 'error';
  /** Tokens generated at most; absent: as the checkpoint says. */
  readonly maxNewTokens?: number;
  /** Generation is held to action tokens; not the official way, and marked in results. */
  readonly constrained: boolean;
  /** Rules of the evaluation that belong to it, a name of `benchtop list protocols`. */
  readonly protocol?: string;
}
