import {
  CompressedImage,
  FrameTransforms,
  JointStates,
  Log,
  SceneUpdate,
} from '@foxglove/schemas/jsonschema.js';

/** Version of the file's content; the profile of every trace file and the name of its metadata record. */
export const TRACE_PROFILE = 'benchtop';
export const TRACE_FORMAT = 'benchtop/trace@1';
export const TRACE_FORMAT_PATTERN = /^benchtop\/trace@(\d+)$/;

/** A JSON schema that says as much as other tools need: what the message is, and that it is an object. */
const own = (
  title: string,
  description: string,
  properties: Readonly<Record<string, object>>,
  optional: Readonly<Record<string, object>> = {},
) => ({
  title: `benchtop.${title}`,
  description,
  type: 'object',
  properties: { ...properties, ...optional },
  required: Object.keys(properties),
});
const integer = { type: 'integer', minimum: 0 };
const numbers = { type: 'array', items: { type: 'number' } };
const strings = { type: 'array', items: { type: 'string' } };

/** Topics and the schemas of their messages. Foxglove's where one exists, so that other tools show them. */
export const TRACE_CHANNELS = {
  transforms: { topic: '/tf', schema: FrameTransforms },
  scene: { topic: '/scene', schema: SceneUpdate },
  joints: { topic: '/joint_states', schema: JointStates },
  log: { topic: '/log', schema: Log },
  header: {
    topic: '/benchtop/episode',
    schema: own('Episode', 'What was planned: episode, task, initial state, versions. Once, first.', {
      plan: { type: 'object' },
      task: { type: 'object' },
      initialState: { type: 'object' },
      attempt: integer,
      versions: { type: 'object' },
    }),
  },
  world: {
    topic: '/benchtop/world',
    schema: own('World', 'Bodies, solids, drawn parts, sites, cameras and lights of the world. Once.', {
      model: { type: 'object' },
      jointNames: strings,
    }),
  },
  action: {
    topic: '/benchtop/action',
    schema: own('Action', 'Applied in the control step that ends now.', { step: integer, action: numbers }),
  },
  inference: {
    topic: '/benchtop/inference',
    schema: own(
      'Inference',
      'An answer of the policy: its action chunk, how long it took, and what the policy tells of it.',
      { step: integer, actions: { type: 'array', items: numbers }, latencyMs: { type: 'number' } },
      { report: { type: 'object' } },
    ),
  },
  contacts: {
    topic: '/benchtop/contacts',
    schema: own('Contacts', 'Who touches whom from now on, and which objects both finger pads touch.', {
      touching: { type: 'array', items: strings },
      grasped: strings,
    }),
  },
  goal: {
    topic: '/benchtop/goal',
    schema: own('Goal', 'The success predicate now, with all that it measured.', {
      predicate: { type: 'string' },
      holds: { type: 'boolean' },
      parts: { type: 'object' },
    }),
  },
  result: {
    topic: '/benchtop/result',
    schema: own('Result', 'The episode as the journal has it. Once, last.', {
      episodeId: { type: 'string' },
      status: { type: 'string' },
    }),
  },
} as const;

export type TraceChannel = keyof typeof TRACE_CHANNELS;

/** Topic of a camera's pictures. */
export const cameraTopic = (camera: string) => `/camera/${camera}`;
export const CAMERA_SCHEMA = CompressedImage;
