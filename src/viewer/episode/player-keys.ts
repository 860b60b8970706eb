import { useEffect } from 'preact/hooks';
import type { Player } from './player.ts';

/** What keys do, for the help and for the handler. */
export const KEYS: readonly (readonly [string, string])[] = [
  ['space', 'play or pause'],
  ['← →', 'one step; with Shift ten'],
  ['Home End', 'first or last step'],
  ['[ ]', 'slower or faster'],
  ['c', 'next camera'],
];

/** Lets the keyboard drive a player, unless it is busy with a control. */
export function usePlayerKeys(player: Player, more: Readonly<Record<string, () => void>> = {}): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const { target, key, shiftKey } = event;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      if (target instanceof HTMLElement && target.closest('input, select, textarea, [contenteditable]'))
        return;
      if (key === ' ' && target instanceof HTMLElement && target.closest('button, a, summary')) return;
      const act = actions(player, shiftKey)[key] ?? more[key];
      if (act === undefined) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [player, more]);
}

function actions(player: Player, shift: boolean): Record<string, (() => void) | undefined> {
  const stride = shift ? 10 : 1;
  return {
    ' ': () => player.toggle(),
    ArrowLeft: () => player.stepBy(-stride),
    ArrowRight: () => player.stepBy(stride),
    Home: () => player.stepBy(Number.NEGATIVE_INFINITY),
    End: () => player.stepBy(Number.POSITIVE_INFINITY),
    '[': () => player.changeSpeed(-1),
    ']': () => player.changeSpeed(1),
  };
}
