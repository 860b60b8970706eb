import { videoKey } from './dataset-info.ts';
import type { EpisodeRows } from './episode-rows.ts';
import type { TableColumn } from './write-table.ts';

/** The numbers that say which row of a data set is which. */
export interface FrameNumbers {
  /** s since the episode's start */
  readonly timestamp: readonly number[];
  readonly frame_index: readonly number[];
  readonly episode_index: readonly number[];
  /** Over all episodes. */
  readonly index: readonly number[];
  readonly task_index: readonly number[];
}

/** Instructions in the order in which they first come; a task's index is its place here. */
export function tasksOf(episodes: readonly EpisodeRows[]): string[] {
  return [...new Set(episodes.map(({ instruction }) => instruction))];
}

export function frameNumbers(episodes: readonly EpisodeRows[], framesPerSecond: number): FrameNumbers {
  const tasks = tasksOf(episodes);
  const rows = episodes.flatMap(({ actions, instruction }, episode) =>
    actions.map((_, frame) => ({ frame, episode, task: tasks.indexOf(instruction) })),
  );
  return {
    timestamp: rows.map(({ frame }) => frame / framesPerSecond),
    frame_index: rows.map(({ frame }) => frame),
    episode_index: rows.map(({ episode }) => episode),
    index: rows.map((_, index) => index),
    task_index: rows.map(({ task }) => task),
  };
}

export function dataColumns(episodes: readonly EpisodeRows[], numbers: FrameNumbers): TableColumn[] {
  return [
    { name: 'observation.state', type: 'float32[]', values: episodes.flatMap(({ states }) => states) },
    { name: 'action', type: 'float32[]', values: episodes.flatMap(({ actions }) => actions) },
    { name: 'timestamp', type: 'float32', values: numbers.timestamp },
    { name: 'frame_index', type: 'int64', values: numbers.frame_index },
    { name: 'episode_index', type: 'int64', values: numbers.episode_index },
    { name: 'index', type: 'int64', values: numbers.index },
    { name: 'task_index', type: 'int64', values: numbers.task_index },
  ];
}

/** One row per episode; every file is the first of its kind. The last three columns are benchtop's own. */
export function episodeColumns(
  episodes: readonly EpisodeRows[],
  framesPerSecond: number,
  cameras: readonly string[],
): TableColumn[] {
  const lengths = episodes.map(({ actions }) => actions.length);
  let done = 0;
  const ends = lengths.map((length) => {
    done += length;
    return done;
  });
  const starts = ends.map((end, episode) => end - lengths[episode]!);
  const first = (name: string): TableColumn => ({ name, type: 'int64', values: episodes.map(() => 0) });
  return [
    { name: 'episode_index', type: 'int64', values: episodes.map((_, index) => index) },
    { name: 'tasks', type: 'string[]', values: episodes.map(({ instruction }) => [instruction]) },
    { name: 'length', type: 'int64', values: lengths },
    first('data/chunk_index'),
    first('data/file_index'),
    { name: 'dataset_from_index', type: 'int64', values: starts },
    { name: 'dataset_to_index', type: 'int64', values: ends },
    ...cameras.flatMap((camera): TableColumn[] => {
      const key = `videos/${videoKey(camera)}`;
      const seconds = (rows: readonly number[]) => rows.map((row) => row / framesPerSecond);
      return [
        first(`${key}/chunk_index`),
        first(`${key}/file_index`),
        { name: `${key}/from_timestamp`, type: 'float64', values: seconds(starts) },
        { name: `${key}/to_timestamp`, type: 'float64', values: seconds(ends) },
      ];
    }),
    first('meta/episodes/chunk_index'),
    first('meta/episodes/file_index'),
    { name: 'success', type: 'boolean', values: episodes.map(({ success }) => success) },
    { name: 'policy', type: 'string', values: episodes.map(({ policy }) => policy) },
    { name: 'episode_id', type: 'string', values: episodes.map(({ episodeId }) => episodeId) },
  ];
}

export function taskColumns(tasks: readonly string[]): TableColumn[] {
  return [
    { name: 'task_index', type: 'int64', values: tasks.map((_, index) => index) },
    { name: 'task', type: 'string', values: tasks },
  ];
}
