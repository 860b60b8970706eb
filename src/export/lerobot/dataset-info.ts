import { STATE_NAMES } from './state-vector.ts';

/** The layout that is written. */
const CODEBASE_VERSION = 'v3.0';
const ACTION_NAMES = ['dx', 'dy', 'dz', 'rotation_x', 'rotation_y', 'rotation_z', 'gripper'];

export const DATA_FILE = 'data/chunk-000/file-000.parquet';
export const EPISODES_FILE = 'meta/episodes/chunk-000/file-000.parquet';
export const TASKS_FILE = 'meta/tasks.parquet';
export const STATISTICS_FILE = 'meta/stats.json';
export const INFO_FILE = 'meta/info.json';

/** Feature of a camera's pictures. */
export function videoKey(camera: string): string {
  return `observation.images.${camera}`;
}

export function videoFile(camera: string): string {
  return `videos/${videoKey(camera)}/chunk-000/file-000.mp4`;
}

export interface DatasetSize {
  readonly robot: string;
  readonly framesPerSecond: number;
  readonly episodes: number;
  readonly frames: number;
  readonly tasks: number;
  /** Cameras with pictures; none without video. */
  readonly cameras: readonly string[];
  /** Pixels a side. */
  readonly size: number;
}

/** `meta/info.json`, as plain data. */
export function datasetInfo(dataset: DatasetSize) {
  const { robot, framesPerSecond, episodes, frames, tasks, cameras, size } = dataset;
  const number = (dtype: string) => ({ dtype, shape: [1], names: null });
  return {
    codebase_version: CODEBASE_VERSION,
    robot_type: robot,
    total_episodes: episodes,
    total_frames: frames,
    total_tasks: tasks,
    chunks_size: 1000,
    data_files_size_in_mb: 100,
    video_files_size_in_mb: 200,
    fps: framesPerSecond,
    splits: { train: `0:${episodes}` },
    data_path: 'data/chunk-{chunk_index:03d}/file-{file_index:03d}.parquet',
    video_path:
      cameras.length === 0 ? null : 'videos/{video_key}/chunk-{chunk_index:03d}/file-{file_index:03d}.mp4',
    features: {
      'observation.state': { dtype: 'float32', shape: [STATE_NAMES.length], names: [...STATE_NAMES] },
      action: { dtype: 'float32', shape: [ACTION_NAMES.length], names: ACTION_NAMES },
      timestamp: number('float32'),
      frame_index: number('int64'),
      episode_index: number('int64'),
      index: number('int64'),
      task_index: number('int64'),
      ...Object.fromEntries(cameras.map((camera) => [videoKey(camera), videoFeature(size, framesPerSecond)])),
    },
  };
}

function videoFeature(size: number, framesPerSecond: number) {
  return {
    dtype: 'video',
    shape: [size, size, 3],
    names: ['height', 'width', 'channels'],
    info: {
      'video.height': size,
      'video.width': size,
      'video.channels': 3,
      'video.codec': 'h264',
      'video.pix_fmt': 'yuv420p',
      'video.fps': framesPerSecond,
      'video.is_depth_map': false,
      has_audio: false,
    },
  };
}
