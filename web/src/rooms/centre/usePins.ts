// The open cases of a division, polled every 15 seconds. A case that is on the page takes its new clock and state where it stands;
// what came, went or should move waits for [看].
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { pins as fetchPins } from '../../api/calls';
import type { Pin } from '../../api/types';
import { useLoad } from '../../api/useLoad';
import { countChanges, refreshInPlace } from '../../ui/changes';
import { PINS_MAX, POLL_MS } from './figures';

type Pins = { items: Pin[]; more: boolean };

/** Reads pages up to the limit; beyond it the page says that there are more. */
async function fetchAll(division: string, state: string | null): Promise<Pins> {
  const items: Pin[] = [];
  let after: string | undefined;
  do {
    const page = await fetchPins({ division, ...(state && { state }), ...(after && { after }), limit: 100 });
    items.push(...page.items);
    after = page.next ?? undefined;
  } while (after && items.length < PINS_MAX);
  return { items, more: after !== undefined };
}

export function usePins(division: string, state: string | null) {
  const key = `centre.pins.${division}.${state ?? ''}`;
  const load = useLoad<Pins>(key, () => fetchAll(division, state), POLL_MS);
  const [held, setHeld] = useState<{ key: string; pins: Pins } | null>(null);
  const first = useRef(key);
  const fresh = load.data;
  useEffect(() => {
    if (!fresh) return;
    // the remembered answer shows at once; the one on its way replaces it without being called a change
    if (held?.key !== key || first.current === key) {
      if (!load.busy) first.current = '';
      setHeld({ key, pins: fresh });
    }
  }, [fresh, held, key, load.busy]);
  useEffect(() => {
    first.current = key;
  }, [key]);

  const shown = held?.key === key ? held.pins : null;
  const pins = useMemo(() => (shown ? refreshInPlace(shown.items, fresh?.items ?? shown.items, true) : []), [shown, fresh]);
  const changes = shown && fresh ? countChanges(shown.items, fresh.items) : 0;
  const accept = useCallback(() => {
    if (fresh) setHeld({ key, pins: fresh });
  }, [fresh, key]);
  return { load, pins, ready: shown !== null, more: shown?.more ?? false, changes, accept };
}
