// `/admin/orgs`: the organisations below one's own division; found by a part of the name, never by the address.
import { useState, type ReactNode } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { useLoad } from '../../../api/useLoad';
import { useT, Zh } from '../../../i18n';
import { EmptyState } from '../../../ui/EmptyState';
import { LoadBoundary } from '../../../ui/LoadBoundary';
import { PageHead } from '../../../ui/PageHead';
import { PAGE_ROWS, pageOf, withFilter } from '../address';
import { orgs } from '../calls';
import { Grid, Pager } from '../parts/Grid';
import { SearchBox } from '../parts/SearchBox';
import type { Org } from '../types';
import { DivisionName } from '../parts/DivisionName';
import { NewOrgSheet } from './OrgSheets';

export function OrgsPage(): ReactNode {
  const t = useT('admin');
  const [, go] = useLocation();
  const search = useSearch();
  const [text, setText] = useState('');
  const [making, setMaking] = useState(false);
  const closed = new URLSearchParams(search).get('closed') === 'true';
  const { after } = pageOf(search);
  const query = { limit: PAGE_ROWS, ...(text && { text }), ...(closed && { closed }), ...(after && { after }) };
  const load = useLoad(`admin.orgs.${JSON.stringify(query)}`, () => orgs(query));
  const to = (address: string): void => go(`/admin/orgs${address ? `?${address}` : ''}`, { replace: true });
  return (
    <>
      <PageHead title={t('page_orgs')} page={t('page_orgs')}>
        <button type="button" className="btn btn-primary" onClick={() => setMaking(true)}>{t('org_new')}</button>
      </PageHead>
      <div className="row admin-tools">
        <SearchBox label={t('org_search')} value={text} onSearch={(next) => { setText(next); to(withFilter(search, 'closed', closed ? 'true' : '')); }} />
        <label className="check"><input type="checkbox" checked={closed} onChange={(event) => to(withFilter(search, 'closed', event.target.checked ? 'true' : ''))} /><span>{t('org_closed_too')}</span></label>
      </div>
      <LoadBoundary load={load} audience="staff" rows={8}>
        {(page) => page.items.length === 0
          ? <Empty filtered={!!text} clear={() => setText('')} make={() => setMaking(true)} />
          : <><OrgGrid rows={page.items} /><Pager rows={page.items.length} next={page.next} /></>}
      </LoadBoundary>
      {making && <NewOrgSheet onClose={() => setMaking(false)} onDone={(made) => go(`/admin/orgs/${made.id}`)} />}
    </>
  );
}

function Empty({ filtered, clear, make }: { filtered: boolean; clear: () => void; make: () => void }): ReactNode {
  const t = useT('admin');
  if (filtered) return <EmptyState text={t('empty_filtered')}><button type="button" className="btn" onClick={clear}>{t('filter_clear')}</button></EmptyState>;
  return <EmptyState text={t('org_empty')}><button type="button" className="btn" onClick={make}>{t('org_new')}</button></EmptyState>;
}

function OrgGrid({ rows }: { rows: Org[] }): ReactNode {
  const t = useT('admin');
  return (
    <Grid
      label={t('page_orgs')}
      rows={rows}
      keyOf={(org) => org.id}
      cols={[
        { id: 'name', label: t('name'), cell: (org) => <><Link href={`/admin/orgs/${org.id}`}><Zh>{org.name}</Zh></Link>{!org.open && <> <span className="tag tag-refused">{t('org_closed')}</span></>}</> },
        { id: 'kind', label: t('kind'), cell: (org) => t(`org_kind_${org.kind}`) },
        { id: 'division', label: t('division'), cell: (org) => <DivisionName code={org.division} /> },
        { id: 'duties', label: t('duties'), cell: (org) => (org.desks.length === 0 ? t('duties_none') : <span className="admin-names">{org.desks.map((desk) => <span key={desk.id}>{t(`duty_${desk.duty}`)}</span>)}</span>) },
        { id: 'phone', label: t('phone'), cell: (org) => <span className="num nowrap">{org.phone}</span> },
      ]}
    />
  );
}
