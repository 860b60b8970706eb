import * as Plot from '@observablehq/plot';
import { useEffect, useRef } from 'preact/hooks';
import { isDark } from '../theme-toggle.tsx';

/** A chart that is drawn again when its data, its width or the colours change. `onPick` gets the datum under a click. */
export function PlotFigure<T>({
  options,
  label,
  onPick,
}: {
  readonly options: (width: number) => Plot.PlotOptions;
  /** For people who cannot see it. */
  readonly label: string;
  readonly onPick?: (datum: T) => void;
}) {
  const host = useRef<HTMLDivElement>(null);
  const dark = isDark();
  useEffect(() => {
    const element = host.current!;
    const draw = () => {
      const width = element.clientWidth;
      if (width === 0) return;
      const plot = Plot.plot({
        style: { background: 'transparent', color: 'currentColor', fontSize: '12px', overflow: 'visible' },
        ...options(width),
        width,
      });
      plot.setAttribute('role', 'img');
      plot.setAttribute('aria-label', label);
      if (onPick !== undefined) {
        plot.style.cursor = 'pointer';
        plot.addEventListener('click', () => plot.value != null && onPick(plot.value as T));
      }
      element.replaceChildren(plot);
    };
    draw();
    const observer = new ResizeObserver(draw);
    observer.observe(element);
    return () => observer.disconnect();
  }, [options, dark]);
  return <div class="figure" ref={host} />;
}
