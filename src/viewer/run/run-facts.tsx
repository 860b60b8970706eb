import type { SiteRunData } from '../../site/site-data.ts';

/** Protocol, versions and command line of a run, folded away. */
export function RunFacts({ data }: { readonly data: SiteRunData }) {
  const { record, run } = data;
  const protocols = Object.entries(record.protocols ?? {}) as [string, Record<string, unknown>][];
  const { plan } = record;
  const left = run.planned - run.finished - run.errored;
  const states = plan.initialStates === 'sampled' ? 'sampled' : 'recorded';
  return (
    <details class="facts">
      <summary>
        {run.name}: {run.suites.join(', ')} · {plan.trials} trials per task · seed {plan.seed} · {states}{' '}
        initial states
        {left > 0 && (
          <span class="tag warn">
            interrupted: {left} of {run.planned} episodes not run
          </span>
        )}
      </summary>
      <dl>
        {protocols.map(([hash, protocol]) => (
          <>
            <dt>protocol {String(protocol.name)}</dt>
            <dd>
              {String(protocol.settleSteps)} settle steps, at most {String(protocol.maxSteps)} control steps
              at {String(protocol.controlHz)} Hz, physics at {String(protocol.physicsHz)} Hz{' '}
              <code>{hash}</code>
            </dd>
          </>
        ))}
        <dt>versions</dt>
        <dd>
          benchtop {record.versions.benchtop}, {record.versions.engine}, Node {record.versions.node}
        </dd>
        <dt>started</dt>
        <dd>{record.startedAt}</dd>
        <dt>command</dt>
        <dd>
          <code>benchtop {(record.argv ?? []).join(' ')}</code>
        </dd>
      </dl>
    </details>
  );
}
