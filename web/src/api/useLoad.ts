// Reading from the server in a component: old content stays while new is fetched, Back finds the last answer at once,
// polling stops while the page is hidden, and what is shown offline says since when.
import { useCallback, useEffect, useRef, useState } from 'react';
import { Failure } from './http';

export type Load<R> = {
  data: R | undefined;
  error: Failure | undefined;
  /** True while a request runs. */
  busy: boolean;
  /** When the shown data was fetched, ms. */
  at: number | undefined;
  reload: () => void;
  /** Puts an answer in place, after an act that returned the new view. */
  put: (data: R) => void;
};

const remembered = new Map<string, { data: unknown; at: number }>();
const LIMIT = 40;

/** Forgets every answer; at sign-out and at a change of post, so that no other post sees them. */
export function forgetLoads(): void {
  remembered.clear();
}

function remember(key: string, data: unknown): number {
  const at = Date.now();
  remembered.delete(key);
  remembered.set(key, { data, at });
  if (remembered.size > LIMIT) remembered.delete(remembered.keys().next().value as string);
  return at;
}

/** Loads `fetcher()` under a key; `null` as key loads nothing. `every` polls while the page is visible. */
export function useLoad<R>(key: string | null, fetcher: () => Promise<R>, every?: number): Load<R> {
  const latest = useRef(fetcher);
  latest.current = fetcher;
  const [, render] = useState(0);
  const state = useRef<{ key: string | null; error?: Failure; busy: boolean; turn: number }>({ key: null, busy: false, turn: 0 });

  const run = useCallback(() => {
    if (key === null) return;
    const turn = ++state.current.turn;
    state.current.busy = true;
    render((n) => n + 1);
    latest.current().then(
      (data) => {
        remember(key, data);
        if (state.current.turn === turn) settle(undefined);
      },
      (error: unknown) => {
        if (state.current.turn === turn) settle(error instanceof Failure ? error : new Failure('problem', 0, null));
      },
    );
    function settle(error: Failure | undefined): void {
      state.current = { key, busy: false, turn, ...(error ? { error } : {}) };
      render((n) => n + 1);
    }
  }, [key]);

  useEffect(() => {
    state.current = { key, busy: false, turn: state.current.turn + 1 };
    run();
    const again = (): void => run();
    window.addEventListener('online', again);
    const timer = every ? setInterval(() => document.visibilityState === 'visible' && run(), every) : undefined;
    return () => {
      state.current.turn += 1;
      window.removeEventListener('online', again);
      clearInterval(timer);
    };
  }, [key, every, run]);

  const put = useCallback((data: R) => {
    if (key === null) return;
    state.current.turn += 1;
    state.current.busy = false;
    delete state.current.error;
    remember(key, data);
    render((n) => n + 1);
  }, [key]);

  const kept = key === null ? undefined : (remembered.get(key) as { data: R; at: number } | undefined);
  const mine = state.current.key === key;
  return { data: kept?.data, at: kept?.at, error: mine ? state.current.error : undefined, busy: mine ? state.current.busy : key !== null, reload: run, put };
}
