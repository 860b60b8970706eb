import type { PredicateReport } from '../../task/predicate-report.ts';
import { fixed } from '../format.ts';
import { partsOf } from './lanes.ts';

/** The goal's predicates as they stand at a step, with everything that they measured. */
export function Predicates({ goal }: { readonly goal: PredicateReport }) {
  return (
    <ul class="predicates">
      {partsOf(goal).map(({ predicate, holds, parts }) => (
        <li key={predicate} class={holds ? 'holds' : ''}>
          <b>
            <span aria-hidden="true">{holds ? '✓' : '○'}</span> {predicate}
            <span class="hidden">{holds ? ' holds' : ' does not hold'}</span>
          </b>
          <dl>
            {Object.entries(parts).map(([name, value]) => (
              <>
                <dt>{name}</dt>
                <dd class="number">{typeof value === 'number' ? fixed(value, 4) : String(value)}</dd>
              </>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}
