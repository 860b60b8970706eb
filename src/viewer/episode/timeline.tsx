import type { Lane, Span } from './lanes.ts';
import type { Player } from './player.ts';

/** Share of the length behind which a label stands left of its mark, to stay inside. */
const LABEL_LEFT = 0.9;
/** Share of the length that a label takes. */
const LABEL_ROOM = 0.07;

/** Lanes over the steps of a recording with the player's position through all of them; drag to scrub. */
export function Timeline({
  lanes,
  player,
  marks = [],
}: {
  readonly lanes: readonly Lane[];
  readonly player: Player;
  /** Steps to point out, with what to say. */
  readonly marks?: readonly { readonly step: number; readonly label: string }[];
}) {
  const length = Math.max(1, player.length.value);
  const share = (step: number) => `${(100 * step) / length}%`;
  const scrub = (event: PointerEvent & { currentTarget: HTMLElement }) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    player.seek(Math.round(((event.clientX - left) / width) * length));
  };
  return (
    <div class="timeline">
      <div class="lane-names" aria-hidden="true">
        {lanes.map(({ label }) => (
          <div key={label} title={label}>
            {label}
          </div>
        ))}
      </div>
      <div
        class="lanes"
        role="slider"
        tabIndex={0}
        aria-label="step"
        aria-valuemin={0}
        aria-valuemax={player.length.value}
        aria-valuenow={player.step.value}
        onPointerDown={(event) => {
          player.pause();
          event.currentTarget.setPointerCapture(event.pointerId);
          scrub(event);
        }}
        onPointerMove={(event) => event.buttons > 0 && scrub(event)}
      >
        {lanes.map(({ label, kind, spans, names }) => (
          <div class={`lane ${kind}`} key={label}>
            {spans.map(({ from, to }, index) => (
              <i
                key={`${from}-${names?.[index]}`}
                class={from > LABEL_LEFT * length ? 'left' : undefined}
                style={{ left: share(from), width: kind === 'span' ? share(to - from) : undefined }}
                title={names === undefined ? undefined : `${names[index]} at step ${from}`}
              >
                {names !== undefined && hasRoom(spans, index, length) && <span>{names[index]}</span>}
              </i>
            ))}
          </div>
        ))}
        {marks.map(({ step, label }) => (
          <b class="moment" key={label} style={{ left: share(step) }} title={label}>
            <span>{label}</span>
          </b>
        ))}
        <b class="playhead" style={{ left: share(player.position.value) }} />
      </div>
    </div>
  );
}

/** Whether the mark after this one leaves room for a label; the name is in the mark's title all the same. */
function hasRoom(spans: readonly Span[], index: number, length: number): boolean {
  const next = spans[index + 1];
  return next === undefined || next.from - spans[index]!.from > LABEL_ROOM * length;
}
