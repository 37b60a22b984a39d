// `/admin`: what is broken, what waits to be published; each with the page that mends it.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { divisions } from '../../../api/calls';
import { useLoad } from '../../../api/useLoad';
import { useT, Zh } from '../../../i18n';
import { count, moment } from '../../../ui/format';
import { LoadBoundary } from '../../../ui/LoadBoundary';
import { PageHead } from '../../../ui/PageHead';
import { useMe } from '../../../ui/session';
import { useNow } from '../../../ui/useNow';
import { overview } from '../calls';
import type { Overview } from '../types';
import { broken, type Point } from './overview';

export function OverviewPage(): ReactNode {
  const t = useT('admin');
  const load = useLoad('admin.overview', overview, 60_000);
  return (
    <>
      <PageHead title={t('page_overview')} page={t('page_overview')} />
      <LoadBoundary load={load} audience="staff" rows={5}>{(view) => <Points view={view} />}</LoadBoundary>
    </>
  );
}

function Points({ view }: { view: Overview }): ReactNode {
  const t = useT('admin');
  const common = useT();
  const now = useNow();
  const wrong = broken(view, now);
  return (
    <>
      <section className="card stack-8" aria-labelledby="broken">
        <h2 id="broken">{t('broken')}</h2>
        {wrong.length === 0 && <p>{t('broken_none')}</p>}
        {wrong.length > 0 && <ul className="admin-points">{wrong.map((point) => <li key={point.key}><BrokenPoint point={point} view={view} /></li>)}</ul>}
      </section>
      <section className="card stack-8" aria-labelledby="proposed">
        <h2 id="proposed">{t('awaits')}</h2>
        {view.catalogue_proposed === 0 && <p>{t('awaits_none')}</p>}
        {view.catalogue_proposed > 0 && (
          <ul className="admin-points">
            <li><span>{t('awaits_catalogue', { n: view.catalogue_proposed })}</span><Link className="btn btn-primary" href="/admin/categories">{t('awaits_catalogue_go')}</Link></li>
          </ul>
        )}
      </section>
      <section className="card stack-8" aria-labelledby="running">
        <h2 id="running">{t('running')}</h2>
        <dl className="desk-facts">
          <dt>{t('backup')}</dt><dd>{view.backup ? moment(view.backup.last_at, now, common) : t('backup_never')}</dd>
          <dt>{t('calendar_until')}</dt><dd>{view.calendar_until === null ? t('calendar_missing') : t('year', { y: view.calendar_until })}</dd>
          <dt>{t('version')}</dt><dd className="num">{view.version}</dd>
          <dt>{t('schema')}</dt><dd className="num">{count(view.schema)}</dd>
        </dl>
      </section>
    </>
  );
}

function BrokenPoint({ point, view }: { point: Point; view: Overview }): ReactNode {
  const t = useT('admin');
  return (
    <>
      <span>
        {t(`broken_${point.key}`, { n: point.n })}
        {point.key === 'townships' && <Townships codes={view.townships_without_intake} />}
      </span>
      {point.to && <Link className="btn" href={point.to}>{t(`mend_${point.key as 'jobs'}`)}</Link>}
    </>
  );
}

function Townships({ codes }: { codes: string[] }): ReactNode {
  const { current } = useMe();
  const county = current.division.slice(0, 6);
  const load = useLoad(`divisions.${county}`, () => divisions(county));
  return <span className="note admin-names">{codes.map((code) => <Zh key={code}>{load.data?.find((one) => one.code === code)?.name ?? code}</Zh>)}</span>;
}
