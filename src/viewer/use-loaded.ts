import { useEffect, useState } from 'preact/hooks';

export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly message: string };

/** Loads when `key` changes; a load that another overtook is dropped. */
export function useLoaded<T>(load: () => Promise<T>, key: string): Loaded<T> {
  const [loaded, setLoaded] = useState<{ readonly key: string; readonly result: Loaded<T> }>();
  useEffect(() => {
    let current = true;
    load().then(
      (value) => current && setLoaded({ key, result: { state: 'ready', value } }),
      (thrown: unknown) =>
        current &&
        setLoaded({
          key,
          result: { state: 'failed', message: thrown instanceof Error ? thrown.message : String(thrown) },
        }),
    );
    return () => {
      current = false;
    };
  }, [key]);
  return loaded?.key === key ? loaded.result : { state: 'loading' };
}
