import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { HarnessError } from '../errors.ts';
import { type Action, type ActionSpec, LIBERO_ACTION_SPEC } from '../spec/action.ts';

const recordedEpisodeSchema = z.strictObject({
  /** `suite/task`. */
  task: z.string().min(1),
  /** Episode index these actions belong to; without it they serve every episode of the task that has none of its own. */
  episode: z.number().int().min(0).optional(),
  /** One per control step after settling. */
  actions: z.array(z.array(z.number())).min(1),
});

/** Recorded actions: what `replay:<file>` reads. */
const actionFileSchema = z.strictObject({
  format: z.literal('benchtop/actions@1'),
  controlHz: z.literal(LIBERO_ACTION_SPEC.controlHz),
  episodes: z.array(recordedEpisodeSchema).min(1),
});
export type RecordedEpisode = z.infer<typeof recordedEpisodeSchema>;

/** Reads and checks a file of recorded actions; throws `HarnessError('policy')` that lists every problem at once. */
export async function readActionFile(path: string): Promise<readonly RecordedEpisode[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new HarnessError(
      'usage',
      `replay: cannot read the action file "${path}" (${(error as NodeJS.ErrnoException).code ?? error}); ` +
        'give the path of a benchtop/actions@1 JSON file, e.g. --policy replay:actions.json',
      { cause: error },
    );
  }
  return parseActionFile(text, path);
}

/** As `readActionFile`, from a text; `where` names it in messages. */
export function parseActionFile(text: string, where: string): readonly RecordedEpisode[] {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new HarnessError(
      'policy',
      `${where}: expected a JSON object, got broken JSON: ${(error as Error).message}`,
      {
        cause: error,
      },
    );
  }
  const parsed = actionFileSchema.safeParse(data);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `  ${issue.path.join('.') || '(top)'}: ${issue.message}`,
    );
    throw new HarnessError('policy', `${where} is not a benchtop/actions@1 file:\n${problems.join('\n')}`);
  }
  const problems = [
    ...parsed.data.episodes.flatMap((episode, index) => actionProblems(episode, index)),
    ...duplicateProblems(parsed.data.episodes),
  ];
  if (problems.length > 0) {
    const shown = problems.slice(0, 10).map((problem) => `  ${problem}`);
    if (problems.length > shown.length) shown.push(`  … and ${problems.length - shown.length} more`);
    throw new HarnessError('policy', `${where} holds actions that cannot be replayed:\n${shown.join('\n')}`);
  }
  return parsed.data.episodes;
}

function actionProblems(episode: RecordedEpisode, index: number): string[] {
  return episode.actions.flatMap((action, step) => {
    const problem = problemOf(action, LIBERO_ACTION_SPEC);
    return problem === undefined ? [] : [`episodes.${index}.actions.${step}: ${problem}`];
  });
}

function problemOf(action: Action, spec: ActionSpec): string | undefined {
  const limits = spec.components.flatMap(({ name, size, low, high }) =>
    Array(size).fill({ name, low, high }),
  );
  if (action.length !== limits.length) return `expected ${limits.length} numbers, got ${action.length}`;
  const outside = limits.findIndex(({ low, high }, i) => action[i]! < low || action[i]! > high);
  if (outside < 0) return undefined;
  const { name, low, high } = limits[outside];
  return `number ${outside} (${name}) must lie in ${low} … ${high}, got ${action[outside]}`;
}

function duplicateProblems(episodes: readonly RecordedEpisode[]): string[] {
  const seen = new Map<string, number>();
  return episodes.flatMap(({ task, episode }, index) => {
    const key = `${task}#${episode ?? 'any'}`;
    const first = seen.get(key);
    if (first !== undefined) {
      return [
        `episodes.${index}: same task and episode as episodes.${first} (${task}, ${episode ?? 'any episode'})`,
      ];
    }
    seen.set(key, index);
    return [];
  });
}
