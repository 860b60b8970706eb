import { STAGES } from '../../episode/goal-progress.ts';
import { taskTitle } from '../format.ts';
import { refine } from '../route.ts';
import type { Filters } from './filters.ts';
import type { Series } from './series.ts';

const OUTCOMES = ['succeeded', 'failed', 'errored'];

export function FilterBar({
  filters,
  series,
  tasks,
  errors,
}: {
  readonly filters: Filters;
  readonly series: readonly Series[];
  readonly tasks: readonly string[];
  /** Codes that occur; there is nothing to choose if none does. */
  readonly errors: readonly string[];
}) {
  const isFiltered = Object.values(filters).some((value) => value !== '');
  return (
    <search class="filters">
      <Choice name="task" value={filters.task} options={tasks.map((task) => [task, taskTitle(task)])} />
      <Choice
        name="series"
        label="policy"
        value={filters.series}
        options={series.map(({ id, label }) => [id, label])}
      />
      <Choice name="outcome" value={filters.outcome} options={OUTCOMES.map((one) => [one, one])} />
      <Choice
        name="stage"
        label="furthest stage"
        value={filters.stage}
        options={['none', ...STAGES].map((one) => [one, one])}
      />
      {errors.length > 0 && (
        <Choice name="error" value={filters.error} options={errors.map((one) => [one, one])} />
      )}
      {isFiltered && (
        <button
          type="button"
          class="quiet"
          onClick={() => refine({ task: '', series: '', outcome: '', stage: '', error: '' })}
        >
          Clear
        </button>
      )}
    </search>
  );
}

function Choice({
  name,
  label = name,
  value,
  options,
}: {
  readonly name: string;
  readonly label?: string;
  readonly value: string;
  readonly options: readonly (readonly [string, string])[];
}) {
  return (
    <label>
      {label}
      <select
        name={name}
        value={value}
        onChange={({ currentTarget }) => refine({ [name]: currentTarget.value })}
      >
        <option value="">all</option>
        {options.map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
