import type { ComponentChildren } from 'preact';

/** What stands where something else cannot: nothing there yet, or an error. */
export function Notice({
  title,
  children,
  kind = 'empty',
}: {
  readonly title: string;
  readonly children?: ComponentChildren;
  readonly kind?: 'empty' | 'error' | 'loading';
}) {
  return (
    <div class={`notice ${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      <strong>{title}</strong>
      {children !== undefined && <div>{children}</div>}
    </div>
  );
}
