// A queue: its rows by due time, filters in the address, the row under the reader with its preview and acts, and the keys.
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { CaseView, Row } from '../../../api/types';
import { useT } from '../../../i18n';
import { NotFound } from '../../../ui/NotFound';
import { useTitle } from '../../../ui/PageHead';
import { useMe } from '../../../ui/session';
import { stateWord } from '../../../ui/words';
import { useSheets } from '../acts/useSheets';
import { currentAfter } from '../current';
import { sheetFor, type SheetAct } from '../names';
import { useQueues } from '../frame/Queues';
import { isQueue, type QueueName } from '../frame/SideBar';
import { useWide } from '../frame/useWide';
import { comesFromCase, readCurrent, saveCurrent, saveTrail } from '../trail';
import { useKeys } from '../useKeys';
import { filtersOf, pageOf } from './address';
import { Preview } from './Preview';
import { QueueHead, QueueNews } from './QueueHead';
import { QueueList } from './QueueList';
import { focusRow } from './focusRow';
import { useQueue } from './useQueue';

export function QueuePage({ queue }: { queue: string }) {
  return isQueue(queue) ? <Queue queue={queue} /> : <NotFound />;
}

function Queue({ queue }: { queue: QueueName }) {
  const t = useT('desk');
  useTitle(t(`queue_${queue}`));
  const [, go] = useLocation();
  const search = useSearch();
  const address = `/desk/q/${queue}${search ? `?${search}` : ''}`;
  const filters = filtersOf(search);
  const page = pageOf(search);
  const list = useQueue({ queue, ...filters, ...(page.after && { after: page.after }) });
  const counts = useQueues();
  const total = Object.keys(filters).length === 0 ? (counts.data?.items.find((one) => one.queue === queue)?.count ?? null) : null;
  const cursor = useCursor(list.rows, address);
  const { current, index, move, set } = cursor;
  const [opened, setOpened] = useState<string | null>(null);
  const [said, setSaid] = useState<ReactNode>('');
  const phone = !useWide(640);

  const open = useCallback((row: Row) => go(`/desk/case/${row.id}`), [go]);
  useEffect(() => {
    saveTrail({ queue, address, first: page.first, total, ids: list.rows.map((row) => row.id), next: list.next, filters });
  });

  function after(view: CaseView, sentence: ReactNode): void {
    setSaid(sentence);
    cursor.keep();
    list.put(view);
    list.refresh();
    counts.reload();
  }
  const sheets = useSheets({
    onDone: after,
    onLatest: () => {
      cursor.keep();
      list.refresh();
    },
  });
  const notNow = useNotNow();
  function start(act: SheetAct): void {
    setSaid('');
    if (current && !sheets.start(act, current)) setSaid(notNow(act, current));
  }
  useKeys({
    next: () => move(1),
    previous: () => move(-1),
    open: () => current && (opened === current.id ? open(current) : setOpened(current.id)),
    close: () => setOpened(null),
    file: () => start('file'),
    dispatch: () => start('dispatch'),
    refuse: () => current && start(sheetFor(current, 'refuse')),
    verify: () => current && start(sheetFor(current, 'verify')),
    note: () => current && go(`/desk/case/${current.id}#note-staff`),
  });

  return (
    <div className="desk-queue">
      <section className="desk-queue-list" aria-labelledby="queue-title">
        <QueueHead queue={queue} counts={counts.data?.items.find((one) => one.queue === queue)} filters={filters} />
        <QueueNews said={said} changes={list.changes} onAccept={list.accept} />
        <QueueList
          queue={queue}
          list={list}
          page={page}
          total={total}
          filtered={Object.keys(filters).length > 0}
          current={current?.id ?? null}
          onCurrent={set}
          onPreview={setOpened}
          onOpen={open}
          cards={phone}
        />
      </section>
      {!phone && <Preview row={current} index={index} opened={opened !== null && opened === current?.id} onOpened={setOpened} onOpen={open} onAct={start} />}
      {sheets.sheet()}
    </div>
  );
}

/** Why a key did nothing: the case is elsewhere on its way, or one's own work waits for another's check. */
function useNotNow(): (act: SheetAct, row: Row) => string {
  const t = useT('desk');
  const common = useT();
  const verifier = useMe().current.role === 'verifier';
  return (act, row) => {
    if (act === 'verify' && verifier && row.state === 'handled') return t('blocked_handled_by_you');
    return t('not_now', { state: stateWord(row.state, 'staff', common), act: t(`act_${act}`) });
  };
}

/** The row under the reader: survives a reload of the list, coming back from a case, and one's own acts. */
function useCursor(rows: Row[], address: string) {
  const [id, setId] = useState<string | null>(() => readCurrent(address));
  const place = useRef(0);
  const keepFocus = useRef(false);
  useEffect(() => {
    if (comesFromCase()) keepFocus.current = true;
  }, []);
  const index = currentAfter(rows, id, place.current);
  const current = rows[index];
  useEffect(() => {
    if (!current) return;
    place.current = index;
    saveCurrent(address, current.id);
    if (keepFocus.current) {
      keepFocus.current = false;
      focusRow(current.id);
    }
  }, [current, index, address]);
  const set = useCallback((next: string) => setId(next), []);
  const move = (by: number): void => {
    const next = rows[Math.min(Math.max(index + by, 0), rows.length - 1)];
    if (!next) return;
    setId(next.id);
    focusRow(next.id);
  };
  /** After one's own act the list is fetched anew: the focus stays with the row, or goes to the one in its place. */
  const keep = (): void => {
    setId(current?.id ?? null);
    keepFocus.current = true;
  };
  return { current, index, move, set, keep };
}
