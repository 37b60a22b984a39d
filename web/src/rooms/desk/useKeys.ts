// Listens for the desk's keys on the window, before the grid's type-ahead can swallow a letter, and remembers whether letters are on.
import { useEffect, useRef, useSyncExternalStore } from 'react';
import { commandOf, type Command, type Press } from './keys';

const NAME = 'yw.desk.keys';
const listeners = new Set<() => void>();
let letters = stored();

function stored(): boolean {
  try {
    return localStorage.getItem(NAME) !== 'off';
  } catch {
    return true;
  }
}

/** Switches single-letter keys on or off, for this browser. */
export function setLetters(on: boolean): void {
  letters = on;
  try {
    localStorage.setItem(NAME, on ? 'on' : 'off');
  } catch {
    // private mode: holds for this page
  }
  listeners.forEach((notify) => notify());
}

export function useLetters(): boolean {
  return useSyncExternalStore((notify) => (listeners.add(notify), () => listeners.delete(notify)), () => letters);
}

/** Runs the handler of a pressed command; a command without a handler goes on to the page. */
export function useKeys(handlers: Partial<Record<Command, () => void>>): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      const command = commandOf(pressOf(event), whereIs(event.target), letters);
      const handler = command && latest.current[command];
      if (!handler) return;
      event.preventDefault();
      event.stopPropagation();
      handler();
    };
    window.addEventListener('keydown', listen, true);
    return () => window.removeEventListener('keydown', listen, true);
  }, []);
}

export function pressOf(event: KeyboardEvent): Press {
  const { key, code, ctrlKey, altKey, metaKey, shiftKey, repeat, isComposing } = event;
  return { key, code, ctrl: ctrlKey, alt: altKey, meta: metaKey, shift: shiftKey, repeat, composing: isComposing };
}

function whereIs(target: EventTarget | null): { field: boolean; dialog: boolean; control: boolean } {
  const element = target instanceof Element ? target : null;
  return {
    field: !!element?.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable=true]'),
    dialog: !!document.querySelector('dialog[open], [role=dialog], [role=alertdialog], [role=menu], [role=listbox]'),
    control: !!element?.closest('a, button, summary, input, [role=button], [role=radio], [role=switch], [role=columnheader]'),
  };
}
