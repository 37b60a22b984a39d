// The rows, as a grid on the desk and as cards on the phone, with the states that a list can be in.
import { Link, useLocation, useSearch } from 'wouter';
import type { Row } from '../../../api/types';
import { useT } from '../../../i18n';
import { EmptyState } from '../../../ui/EmptyState';
import { LoadBoundary } from '../../../ui/LoadBoundary';
import { count } from '../../../ui/format';
import type { QueueName } from '../frame/SideBar';
import { withPage, type PageOf } from './address';
import { PAGE_ROWS } from './limits';
import { QueueCards } from './QueueCards';
import { QueueTable } from './QueueTable';
import type { useQueue } from './useQueue';

type Props = {
  queue: QueueName;
  list: ReturnType<typeof useQueue>;
  page: PageOf;
  total: number | null;
  filtered: boolean;
  current: string | null;
  onCurrent: (id: string) => void;
  onPreview: (id: string) => void;
  onOpen: (row: Row) => void;
  cards: boolean;
};

export function QueueList({ queue, list, page, total, filtered, current, onCurrent, onPreview, onOpen, cards }: Props) {
  const t = useT('desk');
  return (
    <LoadBoundary load={list.load} rows={8} audience="staff">
      {() => {
        if (!list.ready) return null;
        if (list.rows.length === 0) return <Empty queue={queue} filtered={filtered} />;
        return (
          <>
            {cards ? <QueueCards rows={list.rows} /> : <QueueTable label={t(`queue_${queue}`)} rows={list.rows} current={current} onCurrent={onCurrent} onPreview={onPreview} onOpen={onOpen} />}
            <Pager queue={queue} rows={list.rows.length} page={page} total={total} next={list.next} />
          </>
        );
      }}
    </LoadBoundary>
  );
}

/** Three different sentences: nothing fits the filter, everything is done, nothing was ever there. */
function Empty({ queue, filtered }: { queue: QueueName; filtered: boolean }) {
  const t = useT('desk');
  if (filtered) {
    return <EmptyState text={t('empty_filtered')}><Link className="btn" href={`/desk/q/${queue}`}>{t('filter_clear')}</Link></EmptyState>;
  }
  if (queue === 'all') return <EmptyState text={t('empty_all')} />;
  if (queue === 'overdue') return <EmptyState text={t('empty_overdue')} />;
  return <EmptyState text={t('empty_done')}><Link className="btn" href="/desk/q/all">{t('empty_done_all')}</Link></EmptyState>;
}

function Pager({ queue, rows, page, total, next }: { queue: QueueName; rows: number; page: PageOf; total: number | null; next: string | null }) {
  const t = useT('desk');
  const [, go] = useLocation();
  const search = useSearch();
  const range = { from: page.first + 1, to: page.first + rows };
  const whole = total !== null && total >= range.to ? t('range_total', { ...range, total: count(total) }) : t('range', range);
  return (
    <nav className="desk-pager" aria-label={t('pager')}>
      <span className="num">{whole}</span>
      {page.number > 1 && <button type="button" className="btn" onClick={() => history.back()}>{t('page_previous')}</button>}
      {next && <button type="button" className="btn" onClick={() => go(`/desk/q/${queue}?${withPage(search, page.number + 1, next)}`)}>{t('page_next', { n: PAGE_ROWS })}</button>}
    </nav>
  );
}
