// The course of a case with its filter: acts, talk, or both; older entries on request.
import { useEffect, useState } from 'react';
import { timeline } from '../../../api/calls';
import { Failure } from '../../../api/http';
import type { CaseView, Page, StepKind, TimelineItem } from '../../../api/types';
import { useLoad } from '../../../api/useLoad';
import { useT } from '../../../i18n';
import { EmptyState } from '../../../ui/EmptyState';
import { FailureNote } from '../../../ui/FailureNote';
import { LoadBoundary } from '../../../ui/LoadBoundary';
import { Timeline, type TimelineNext } from '../../../ui/Timeline';
import { POLL_MS } from '../queue/limits';

const FILTERS = ['all', 'steps', 'talk'] as const;
type Filter = (typeof FILTERS)[number];
/** The report's words and photos stand at the head of the page. */
const REPORT = { words: null, photos: [] };
const TALK = new Set<StepKind>(['note_reporter', 'note_staff', 'note_colleague']);

/** Looks are neither steps nor talk: they show among all, and in the list of who looked. */
function belongs(kind: StepKind, filter: Filter): boolean {
  if (filter === 'all') return true;
  return filter === 'talk' ? TALK.has(kind) : !TALK.has(kind) && kind !== 'read';
}

export function Course({ view, turn }: { view: CaseView; turn: number }) {
  const t = useT('desk');
  const [filter, setFilter] = useState<Filter>('all');
  const load = useLoad(`desk.timeline.${view.id}`, () => timeline(view.id), POLL_MS);
  const { reload } = load;
  const [older, setOlder] = useState<Page<TimelineItem> | null>(null);
  useEffect(() => {
    if (turn > 0) reload();
  }, [turn, reload]);
  return (
    <section className="card stack-8" aria-labelledby="course-title">
      <div className="row-between">
        <h2 id="course-title">{t('course')}</h2>
        <div className="row" role="group" aria-label={t('course_filter')}>
          {FILTERS.map((one) => (
            <button key={one} type="button" className="btn desk-chip" aria-pressed={filter === one} onClick={() => setFilter(one)}>{t(`course_${one}`)}</button>
          ))}
        </div>
      </div>
      <LoadBoundary load={load} audience="staff">
        {(page) => {
          const items = [...page.items, ...(older?.items ?? [])].filter((item) => belongs(item.kind, filter));
          const next = older ? older.next : page.next;
          return (
            <>
              <Entries items={items} view={view} next={filter === 'talk' ? null : nextOf(view)} talk={filter === 'talk'} />
              {next && <Older id={view.id} after={next} onMore={(more) => setOlder({ items: [...(older?.items ?? []), ...more.items], next: more.next })} />}
            </>
          );
        }}
      </LoadBoundary>
    </section>
  );
}

function Older({ id, after, onMore }: { id: string; after: string; onMore: (page: Page<TimelineItem>) => void }) {
  const t = useT('desk');
  const [failure, setFailure] = useState<Failure | null>(null);
  async function more(): Promise<void> {
    setFailure(null);
    try {
      onMore(await timeline(id, after));
    } catch (error) {
      setFailure(error instanceof Failure ? error : new Failure('problem', 0, null));
    }
  }
  if (failure) return <FailureNote failure={failure} audience="staff" retry={() => void more()} />;
  return <button type="button" className="btn" onClick={() => void more()}>{t('course_older')}</button>;
}

function Entries({ items, view, next, talk }: { items: TimelineItem[]; view: CaseView; next: TimelineNext; talk: boolean }) {
  const t = useT('desk');
  if (items.length === 0 && talk) return <EmptyState text={t('course_talk_none')} />;
  return <Timeline audience="staff" next={next} entries={items.map((item) => ({ ...item, ...(item.kind === 'reported' && REPORT), unit: item.kind === 'dispatched' ? (item.lead ?? item.unit) : item.unit, rule: null, extra: <Extra item={item} view={view} /> }))} />;
}

/** What was found; the items of a verification; what a look was for. */
function Extra({ item, view }: { item: TimelineItem; view: CaseView }) {
  const t = useT('desk');
  const common = useT();
  const standard = view.category?.standard ?? [];
  const purpose = item.purpose === 'contact' || item.purpose === 'verify' || item.purpose === 'handle' || item.purpose === 'supervise' ? item.purpose : null;
  return (
    <>
      {item.outcome && <p>{common(`outcome_${item.outcome}`)}</p>}
      {purpose && <p className="note">{common(`purpose_${purpose}`)}</p>}
      {item.items.length > 0 && (
        <ul className="note">
          {item.items.map(({ code, ok }) => (
            <li key={code}>{t(ok ? 'item_was_ok' : 'item_was_no', { item: standard.find((one) => one.code === code)?.text[t.lang] ?? code })}</li>
          ))}
        </ul>
      )}
    </>
  );
}

function nextOf(view: CaseView): TimelineNext {
  return view.step === 'none' ? null : { step: view.step, by: view.due };
}
