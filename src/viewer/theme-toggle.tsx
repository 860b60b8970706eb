import { signal } from '@preact/signals';

type Theme = 'auto' | 'light' | 'dark';
const ORDER: readonly Theme[] = ['auto', 'light', 'dark'];
const KEY = 'benchtop-theme';

const stored = localStorage.getItem(KEY);
export const theme = signal<Theme>(stored === 'light' || stored === 'dark' ? stored : 'auto');
const system = matchMedia('(prefers-color-scheme: dark)');
const systemDark = signal(system.matches);
system.addEventListener('change', ({ matches }) => {
  systemDark.value = matches;
});

/** Whether dark colours are shown now. */
export function isDark(): boolean {
  return theme.value === 'dark' || (theme.value === 'auto' && systemDark.value);
}

theme.subscribe((value) => {
  document.documentElement.dataset.theme = value;
});

export function ThemeToggle() {
  const next = ORDER[(ORDER.indexOf(theme.value) + 1) % ORDER.length]!;
  return (
    <button
      type="button"
      class="quiet"
      onClick={() => {
        theme.value = next;
        localStorage.setItem(KEY, next);
      }}
      title={`Colours: ${theme.value}. Click for ${next}.`}
    >
      {theme.value === 'auto' ? '◐ auto' : theme.value === 'light' ? '○ light' : '● dark'}
    </button>
  );
}
