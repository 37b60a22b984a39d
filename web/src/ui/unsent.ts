// A small mark, outside of the report's database, that something waits on this device: every page can tell at once.
import { useEffect, useState } from 'react';

export type Unsent = { id: string; at: number; sent: boolean };
const KEY = 'yw.unsent';
const EVENT = 'yw-unsent';

export function listUnsent(): Unsent[] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '[]') as Unsent[];
  } catch {
    return [];
  }
}

export function setUnsent(id: string, mark: Unsent | null): void {
  const rest = listUnsent().filter((one) => one.id !== id);
  try {
    localStorage.setItem(KEY, JSON.stringify(mark ? [...rest, mark] : rest));
  } catch {
    // private mode: the receipt page still tells
  }
  window.dispatchEvent(new Event(EVENT));
}

/** Reports not sent yet; photos that still follow do not count. */
export function useUnsent(): number {
  const read = (): number => listUnsent().filter((one) => !one.sent).length;
  const [n, setN] = useState(read);
  useEffect(() => {
    const change = (): void => setN(read());
    window.addEventListener(EVENT, change);
    window.addEventListener('storage', change);
    return () => {
      window.removeEventListener(EVENT, change);
      window.removeEventListener('storage', change);
    };
  }, []);
  return n;
}
