// What a person has typed in a sheet but not sent. It lies in this tab's own store, so that it survives a reload, Back, Esc,
// an expired sign-in and a colleague's edit, and goes away with the tab: residents' matters do not stay on a shared desk.
import { useCallback, useEffect, useRef, useState } from 'react';

const PREFIX = 'yw.desk.draft.';

function read<D>(name: string): D | null {
  try {
    const text = sessionStorage.getItem(PREFIX + name);
    return text === null ? null : (JSON.parse(text) as D);
  } catch {
    return null;
  }
}

function write(name: string, draft: unknown): void {
  try {
    sessionStorage.setItem(PREFIX + name, JSON.stringify(draft));
  } catch {
    // the store is full or closed: the words stay in the open sheet
  }
}

/** State that is kept under a name until `clear`; the name says person, case and act. */
export function useDraft<D extends object>(name: string, empty: D): { draft: D; set: (part: Partial<D>) => void; clear: () => void } {
  const [draft, setDraft] = useState<D>(() => ({ ...empty, ...read<Partial<D>>(name) }));
  const shown = useRef(name);
  const first = useRef(empty);
  useEffect(() => {
    if (shown.current === name) return;
    shown.current = name;
    setDraft({ ...first.current, ...read<Partial<D>>(name) });
  }, [name]);
  const set = useCallback(
    (part: Partial<D>) =>
      setDraft((old) => {
        const next = { ...old, ...part };
        write(name, next);
        return next;
      }),
    [name],
  );
  const clear = useCallback(() => {
    try {
      sessionStorage.removeItem(PREFIX + name);
    } catch {
      // nothing was kept
    }
    setDraft(first.current);
  }, [name]);
  return { draft, set, clear };
}
