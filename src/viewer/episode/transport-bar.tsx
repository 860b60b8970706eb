import { type Player, SPEEDS } from './player.ts';
import { KEYS } from './player-keys.ts';

/** Buttons of a player, with the time that it stands at. */
export function TransportBar({ player, controlHz }: { readonly player: Player; readonly controlHz: number }) {
  const seconds = (steps: number) => (steps / controlHz).toFixed(2);
  return (
    <div class="transport">
      <button
        type="button"
        onClick={() => player.stepBy(-1)}
        aria-label="one step back"
        title="one step back (←)"
      >
        ‹
      </button>
      <button
        type="button"
        class="primary play"
        onClick={() => player.toggle()}
        aria-label={player.playing.value ? 'pause' : 'play'}
        title="play or pause (space)"
      >
        {player.playing.value ? '❚❚' : '▶'}
      </button>
      <button type="button" onClick={() => player.stepBy(1)} aria-label="one step on" title="one step on (→)">
        ›
      </button>
      <label title="speed ([ and ])">
        <span class="hidden">speed</span>
        <select
          value={player.speed.value}
          onChange={({ currentTarget }) => {
            player.speed.value = Number(currentTarget.value);
          }}
        >
          {SPEEDS.map((speed) => (
            <option key={speed} value={speed}>
              {speed}×
            </option>
          ))}
        </select>
      </label>
      <output class="clock">
        step {player.step.value} of {player.length.value}
        <span class="faint">
          {seconds(player.position.value)} of {seconds(player.length.value)} s
        </span>
      </output>
      <details class="keys">
        <summary>Keys</summary>
        <dl>
          {KEYS.map(([key, what]) => (
            <>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{what}</dd>
            </>
          ))}
        </dl>
      </details>
    </div>
  );
}
