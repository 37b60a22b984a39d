// The small key beside a button's word. It is not part of the button's name; `aria-keyshortcuts` says it to a screen reader.
import type { ReactNode } from 'react';
import { useLetters } from './useKeys';

/** `letter` keys disappear when single letters are switched off. */
export function KeyCap({ children, letter = false }: { children: ReactNode; letter?: boolean }) {
  const letters = useLetters();
  if (letter && !letters) return null;
  return <kbd className="desk-key" aria-hidden="true">{children}</kbd>;
}
