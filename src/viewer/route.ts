import { signal } from '@preact/signals';

/** What the address says is shown; everything in it can be shared as a link. */
export interface Route {
  readonly page: 'runs' | 'episode' | 'compare';
  /** All values of a name, in order. */
  readonly query: URLSearchParams;
}

function parse(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?', 2);
  const page = path === 'episode' || path === 'compare' ? path : 'runs';
  return { page, query: new URLSearchParams(search) };
}

export const route = signal<Route>(parse(location.hash));

addEventListener('hashchange', () => {
  route.value = parse(location.hash);
});

/** Address of a page; empty values are left out. */
export function href(
  page: Route['page'],
  query: Readonly<Record<string, string | number | readonly string[] | undefined>>,
): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    const values = Array.isArray(value) ? value : [value];
    for (const one of values) if (one !== undefined && one !== '') search.append(name, String(one));
  }
  const text = search.toString();
  return `#/${page === 'runs' ? '' : page}${text === '' ? '' : `?${text}`}`;
}

/** Changes some values of the present address without a new entry in the history. */
export function refine(changes: Readonly<Record<string, string | number | undefined>>): void {
  // The address itself: a link may have been followed whose event is still to come.
  const { page, query } = parse(location.hash);
  if (page !== route.peek().page) return;
  const next = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') next.delete(name);
    else next.set(name, String(value));
  }
  const text = next.toString();
  history.replaceState(null, '', `#/${page === 'runs' ? '' : page}${text === '' ? '' : `?${text}`}`);
  route.value = { page, query: next };
}
