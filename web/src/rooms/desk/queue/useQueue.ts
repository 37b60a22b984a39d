// The rows of one page of a queue: fetched, polled every 15 seconds, and held still until the reader asks for the changes.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { cases, type ListQuery } from '../../../api/calls';
import type { CaseView, Page, Row } from '../../../api/types';
import { useLoad } from '../../../api/useLoad';
import { countChanges, refreshInPlace } from '../../../ui/changes';
import { PAGE_ROWS, POLL_MS } from './limits';


export function useQueue(query: ListQuery) {
  const key = `desk.cases.${JSON.stringify(query)}`;
  const load = useLoad<Page<Row>>(key, () => cases({ ...query, limit: PAGE_ROWS }), POLL_MS);
  const [shown, setShown] = useState<{ key: string; page: Page<Row> } | null>(null);
  const take = useRef(true);

  const fresh = load.data;
  const held = shown?.key === key ? shown.page : null;
  useEffect(() => {
    if (!fresh) return;
    if (!held || take.current) {
      // the remembered answer shows at once, the one on its way replaces it without being called a change
      if (!load.busy) take.current = false;
      setShown({ key, page: fresh });
    }
  }, [fresh, held, key, load.busy]);
  useEffect(() => {
    take.current = true;
  }, [key]);

  const rows = useMemo(() => (held ? refreshInPlace(held.items, fresh?.items ?? held.items) : []), [held, fresh]);
  const changes = held && fresh ? countChanges(held.items, fresh.items) : 0;
  const reload = load.reload;

  /** Shows what is already there. */
  const accept = useCallback(() => {
    if (fresh) setShown({ key, page: fresh });
  }, [fresh, key]);
  /** Fetches and shows; after one's own act. */
  const refresh = useCallback(() => {
    take.current = true;
    reload();
  }, [reload]);

  const { data, put: keep } = load;
  /** One's own act: its row takes the answer at once, so that the next key never meets the state before it. */
  const put = useCallback(({ id, version, state, step, category, due, level, remaining, actions }: CaseView) => {
    const acted = { version, state, step, category, due, level, remaining, actions };
    const renew = (page: Page<Row>): Page<Row> => ({ ...page, items: page.items.map((row) => (row.id === id ? { ...row, ...acted } : row)) });
    if (data) keep(renew(data));
    setShown((now) => now && { ...now, page: renew(now.page) });
  }, [data, keep]);

  return { rows, put, ready: held !== null, next: held?.next ?? null, changes, accept, refresh, load };
}
