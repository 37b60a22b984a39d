// Whether the window is at least so wide, in px at standard type.
import { useSyncExternalStore } from 'react';

export function useWide(least: number): boolean {
  const query = `(min-width: ${least}px)`;
  return useSyncExternalStore(
    (notify) => {
      const list = matchMedia(query);
      list.addEventListener('change', notify);
      return () => list.removeEventListener('change', notify);
    },
    () => matchMedia(query).matches,
    () => true,
  );
}
