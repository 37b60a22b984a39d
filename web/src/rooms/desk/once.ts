// One act is sent once: a second click in the same tick is dropped, and a retry of the same words carries the same
// idempotency key, so that the server replays its first answer.
import { useMemo, useState } from 'react';
import { newKey } from '../../api/http';

/** The guard of one sheet. Pure but for the key maker that is handed in. */
export function onceGuard(makeKey: () => string) {
  let running = false;
  let last: { body: string; key: string } | null = null;
  return {
    /** Null when another send is under way. */
    begin(body: unknown): string | null {
      if (running) return null;
      running = true;
      const text = JSON.stringify(body);
      if (last?.body !== text) last = { body: text, key: makeKey() };
      return last.key;
    },
    end(): void {
      running = false;
    },
  };
}

/** `const { busy, send } = useOnce()`; `send` answers undefined when it was already running. */
export function useOnce() {
  const [busy, setBusy] = useState(false);
  const guard = useMemo(() => onceGuard(newKey), []);
  const send = useMemo(
    () =>
      async function send<R>(body: unknown, act: (key: string) => Promise<R>): Promise<R | undefined> {
        const key = guard.begin(body);
        if (key === null) return undefined;
        setBusy(true);
        try {
          return await act(key);
        } finally {
          guard.end();
          setBusy(false);
        }
      },
    [guard],
  );
  return { busy, send };
}
