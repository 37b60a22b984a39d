// Whether the window is at least so wide, in px at standard type: with large type a window counts as narrower, as in desk.css.
import { useSyncExternalStore } from 'react';
import { usePrefs } from '../../../ui/prefs';

function listen(notify: () => void): () => void {
  window.addEventListener('resize', notify);
  return () => window.removeEventListener('resize', notify);
}

export function useWide(least: number): boolean {
  usePrefs();
  return useSyncExternalStore(listen, () => window.innerWidth >= (least * typeSize()) / 16, () => true);
}

function typeSize(): number {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
}
