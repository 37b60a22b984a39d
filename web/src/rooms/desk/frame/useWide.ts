// Whether the window is at least so wide, in px at standard type: with large type a window counts as narrower, as in desk.css.
import { useSyncExternalStore } from 'react';
import { usePrefs } from '../../../ui/prefs';

function listen(notify: () => void): () => void {
  window.addEventListener('resize', notify);
  return () => window.removeEventListener('resize', notify);
}

export function useWide(least: number): boolean {
  usePrefs();
  const size = parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  return useSyncExternalStore(listen, () => window.innerWidth >= (least * size) / 16, () => true);
}
