// One case: what was said and where at left, clocks, reasons and looks at right, the acts on top. J and K follow the queue.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { ChevronLeft } from 'lucide-react';
import { cases, getCase } from '../../../api/calls';
import type { CaseView } from '../../../api/types';
import { useLoad } from '../../../api/useLoad';
import { useT } from '../../../i18n';
import { number } from '../../../ui/format';
import { LoadBoundary } from '../../../ui/LoadBoundary';
import { useTitle } from '../../../ui/PageHead';
import { StateTag } from '../../../ui/StateTag';
import { stateWord } from '../../../ui/words';
import { ActButtons } from '../acts/ActButtons';
import { useSheets } from '../acts/useSheets';
import { isQueue } from '../frame/SideBar';
import { KeyCap } from '../KeyCap';
import { SHOWN } from '../keys';
import { classOf, className, sheetFor, sheetsOf, type SheetAct } from '../names';
import { PAGE_ROWS } from '../queue/limits';
import { extended, leaveCase, neighbours, readTrail, saveCurrent, saveTrail } from '../trail';
import { useKeys } from '../useKeys';
import { CaseLeft } from './CaseLeft';
import { CaseRight } from './CaseRight';

export function CasePage({ id }: { id: string }) {
  const load = useLoad(`desk.case.${id}`, () => getCase(id));
  const t = useT('desk');
  return (
    <LoadBoundary load={load} title={t('case_page')} audience="staff" rows={10}>
      {(view) => <Page view={view} onView={load.put} onReload={load.reload} />}
    </LoadBoundary>
  );
}

type Props = { view: CaseView; onView: (view: CaseView) => void; onReload: () => void };

function Page({ view, onView, onReload }: Props) {
  const t = useT('desk');
  const common = useT();
  const { category } = classOf(view);
  const name = className(category, t.lang, t('class_none'));
  useTitle(t('case_page'), name);
  const [said, setSaid] = useState<ReactNode>('');
  const [turn, setTurn] = useState(0);
  const heading = useRef<HTMLHeadingElement>(null);
  const walk = useWalk(view.id);
  const sheets = useSheets({
    onDone: (next, sentence) => {
      onView(next);
      setSaid(sentence);
      setTurn((n) => n + 1);
      // the button that was pressed is gone with its act: the heading is where the new state stands
      requestAnimationFrame(() => heading.current?.focus());
    },
    onLatest: () => {
      onReload();
      setTurn((n) => n + 1);
      requestAnimationFrame(() => heading.current?.focus());
    },
  });
  function start(act: SheetAct): void {
    setSaid('');
    if (sheets.start(act, view)) return;
    const own = act === 'verify' && view.blocked.some((one) => one.code === 'handled_by_you');
    if (!own) setSaid(t('not_now', { state: stateWord(view.state, 'staff', common), act: t(`act_${act}`) }));
  }
  /** A note or a look at the number: the course, the looks and their count are fetched anew. */
  function talked(): void {
    setTurn((n) => n + 1);
    onReload();
  }
  useEffect(() => {
    if (location.hash === '#note-staff') document.getElementById('note-staff')?.focus();
    else heading.current?.focus();
    return leaveCase;
  }, []);
  useKeys({
    next: walk.next,
    previous: walk.previous,
    close: walk.back,
    file: () => start('file'),
    dispatch: () => start('dispatch'),
    refuse: () => start(sheetFor(view, 'refuse')),
    verify: () => start(sheetFor(view, 'verify')),
    note: () => document.getElementById('note-staff')?.focus(),
  });
  return (
    <article className="desk-case">
      <div className="desk-case-head">
        <Link className="btn btn-plain" href={walk.address}><ChevronLeft size={16} aria-hidden />{walk.label}</Link>
        <h1 tabIndex={-1} ref={heading}><span className="num">{number(view.number)}</span> {name}</h1>
        <StateTag state={view.state} audience="staff" waiting={sheetsOf(view).length > 0} />
        <span className="desk-grow" />
        <ActButtons row={view} onAct={start} />
        <Walk walk={walk} />
      </div>
      <p role="status" className={said ? 'alert alert-info' : undefined}>{said}</p>
      <Blocked view={view} />
      <div className="desk-case-columns">
        <CaseLeft view={view} turn={turn} onTalk={talked} />
        <CaseRight view={view} turn={turn} />
      </div>
      {sheets.sheet()}
    </article>
  );
}

function Blocked({ view }: { view: CaseView }) {
  const t = useT('desk');
  if (!view.blocked.some((one) => one.code === 'handled_by_you')) return null;
  return <p className="alert alert-warn">{t('blocked_handled_by_you')}</p>;
}

type Steps = ReturnType<typeof useWalk>;

function Walk({ walk }: { walk: Steps }) {
  const t = useT('desk');
  if (!walk.known) return null;
  return (
    <div className="row" role="group" aria-label={t('walk')}>
      <button type="button" className="btn" aria-keyshortcuts="K" aria-disabled={!walk.previous} onClick={walk.previous}>{t('walk_previous')}<KeyCap letter>{SHOWN.previous}</KeyCap></button>
      <button type="button" className="btn" aria-keyshortcuts="J" aria-disabled={!walk.next} onClick={walk.next}>{t('walk_next')}<KeyCap letter>{SHOWN.next}</KeyCap></button>
    </div>
  );
}

/** Steps along the queue that the case was opened from; past its page the next page is fetched. */
function useWalk(id: string) {
  const t = useT('desk');
  const [, go] = useLocation();
  const trail = readTrail();
  const at = neighbours(trail, id);
  const address = trail && at ? trail.address : '/desk/q/mine';
  useEffect(() => {
    if (at) saveCurrent(address, id);
  }, [at, address, id]);
  const to = (next: string): void => go(`/desk/case/${next}`, { replace: true });

  async function more(): Promise<void> {
    if (!trail?.next) return;
    const page = await cases({ queue: trail.queue, ...trail.filters, after: trail.next, limit: PAGE_ROWS });
    saveTrail(extended(trail, page.items.map((row) => row.id), page.next));
    if (page.items[0]) to(page.items[0].id);
  }
  const { next, previous, more: hasMore } = at ?? { next: null, previous: null, more: false };
  const queue = trail && at && isQueue(trail.queue) ? t(`queue_${trail.queue}`) : t('queue_mine');
  return {
    known: at !== null,
    address,
    label: at ? (at.total === null ? t('walk_place', { queue, place: at.place }) : t('walk_place_total', { queue, place: at.place, total: Math.max(at.total, at.place) })) : queue,
    back: () => go(address),
    next: next ? () => to(next) : hasMore ? () => void more() : undefined,
    previous: previous ? () => to(previous) : undefined,
  };
}
