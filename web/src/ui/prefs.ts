// What a reader set for this device: elder mode and its step of type. It holds on every page and is remembered.
import { useSyncExternalStore } from 'react';

export const STEPS = [16, 18, 20, 24, 30] as const;
export type Step = (typeof STEPS)[number];
export type Prefs = { elder: boolean; size: Step };

const KEY = 'yw.prefs';
const listeners = new Set<() => void>();
let prefs: Prefs = read();

function read(): Prefs {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Prefs>;
    const size = STEPS.find((step) => step === kept.size) ?? 20;
    return { elder: kept.elder === true, size };
  } catch {
    return { elder: false, size: 20 };
  }
}

/** Writes the choice to the root element, where tokens.css reads it. */
export function applyPrefs(): void {
  const root = document.documentElement;
  root.toggleAttribute('data-elder', prefs.elder);
  if (prefs.elder) root.setAttribute('data-size', String(prefs.size));
  else root.removeAttribute('data-size');
}

export function setPrefs(change: Partial<Prefs>): void {
  prefs = { ...prefs, ...change };
  try {
    localStorage.setItem(KEY, JSON.stringify(prefs));
  } catch {
    // private mode: holds for this page
  }
  applyPrefs();
  listeners.forEach((notify) => notify());
}

export function usePrefs(): Prefs {
  return useSyncExternalStore((notify) => {
    listeners.add(notify);
    return () => listeners.delete(notify);
  }, () => prefs, () => prefs);
}
