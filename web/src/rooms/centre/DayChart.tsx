// Thirty days of reports and closures: the finding as title, a chart that loads by itself, and the same numbers as a table.
import { useEffect, useId, useRef, useState } from 'react';
import type { Figures } from '../../api/types';
import { useT } from '../../i18n';
import { count, day, local } from '../../ui/format';
import { useNow } from '../../ui/useNow';
import { finding, totals } from './figures';

type Days = Figures['by_day'];

export function DayChart({ days, asOf }: { days: Days; asOf: string }) {
  const t = useT('centre');
  const id = useId();
  const [table, setTable] = useState(false);
  const sum = totals(days);
  const args = { received: count(sum.received), closed: count(sum.closed), n: days.length };
  return (
    <section className="card stack-8" aria-labelledby={id}>
      <div className="row-between">
        <h2 id={id}>{t(`finding_${finding(sum)}`, args)}</h2>
        <button type="button" className="btn" aria-expanded={table} onClick={() => setTable(!table)}>{t(table ? 'chart_show' : 'chart_table')}</button>
      </div>
      {table ? <DayTable days={days} /> : <Chart days={days} />}
      <p className="note">{t('chart_source', { time: local(asOf).clock })}</p>
    </section>
  );
}

function Chart({ days }: { days: Days }) {
  const t = useT('centre');
  const box = useRef<HTMLDivElement>(null);
  const [failed, setFailed] = useState(false);
  const names = { received: t('received'), closed: t('closed') };
  const key = JSON.stringify([days, names]);
  useEffect(() => {
    let gone = false;
    let stop: (() => void) | undefined;
    import('./chart').then(({ drawDays }) => {
      if (!gone && box.current) stop = drawDays(box.current, days, names);
    }, () => setFailed(true));
    return () => {
      gone = true;
      stop?.();
    };
  // drawn anew when a number or the language changes, not at each poll
  }, [key]);
  if (failed) return <p className="note">{t('chart_failed')}</p>;
  return <div ref={box} className="centre-chart" role="img" aria-label={t('chart_label')} />;
}

function DayTable({ days }: { days: Days }) {
  const t = useT('centre');
  const common = useT();
  const now = useNow();
  return (
    <div className="centre-table-box centre-days" role="region" tabIndex={0} aria-label={t('chart_label')}>
      <table className="centre-table">
        <thead>
          <tr><th scope="col">{t('day')}</th><th scope="col" className="num">{t('received')}</th><th scope="col" className="num">{t('closed')}</th></tr>
        </thead>
        <tbody>
          {[...days].reverse().map((one) => (
            <tr key={one.day}>
              <th scope="row">{day(`${one.day}T04:00:00Z`, now, common)}</th>
              <td className="num">{count(one.received)}</td>
              <td className="num">{count(one.closed)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
