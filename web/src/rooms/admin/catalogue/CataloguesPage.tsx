// `/admin/categories`: the versions of the small classes, newest first; loading one from a file.
import { useState, type ReactNode } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { useLoad } from '../../../api/useLoad';
import { useT } from '../../../i18n';
import { EmptyState } from '../../../ui/EmptyState';
import { count } from '../../../ui/format';
import { LoadBoundary } from '../../../ui/LoadBoundary';
import { PageHead } from '../../../ui/PageHead';
import { PAGE_ROWS, pageOf } from '../address';
import { catalogues, importCatalogue } from '../calls';
import { ReportWords } from '../parts/Findings';
import { Grid, Pager } from '../parts/Grid';
import { ImportBox } from '../parts/ImportBox';
import type { Catalogue } from '../types';
import { CatalogueTag } from './CatalogueTag';
import { DraftSheet } from './DraftSheet';
import { HandWords } from './HandWords';

/** What the server takes at most. */
const FILE_MAX = 2 * 1024 * 1024;

export function CataloguesPage(): ReactNode {
  const t = useT('admin');
  const [, go] = useLocation();
  const { after } = pageOf(useSearch());
  const query = { limit: PAGE_ROWS, ...(after && { after }) };
  const load = useLoad(`admin.catalogues.${after ?? ''}`, () => catalogues(query));
  const [making, setMaking] = useState(false);
  const inForce = load.data?.items.find((one) => one.in_force) ?? null;
  return (
    <>
      <PageHead title={t('page_categories')} page={t('page_categories')}>
        {inForce && <button type="button" className="btn btn-primary" onClick={() => setMaking(true)}>{t('draft_new')}</button>}
      </PageHead>
      <p className="note">{t('categories_hint')}</p>
      <LoadBoundary load={load} audience="staff" rows={4}>
        {(page) => page.items.length === 0 ? <EmptyState text={t('categories_empty')} /> : <><Versions rows={page.items} /><Pager rows={page.items.length} next={page.next} /></>}
      </LoadBoundary>
      <ImportBox
        secondary
        title={t('catalogue_import')}
        hint={t('catalogue_import_hint')}
        accept=".csv,text/csv"
        limit={FILE_MAX}
        send={importCatalogue}
        done={(answer) => {
          load.reload();
          return <>{t('catalogue_imported', { v: answer.version ?? 0 })} <ReportWords report={answer.report} /> {answer.version && <Link href={`/admin/categories/${answer.version}`}>{t('catalogue_open')}</Link>}</>;
        }}
      />
      {making && inForce && <DraftSheet from={inForce.version} onClose={() => setMaking(false)} onDone={(made) => go(`/admin/categories/${made.version}`)} />}
    </>
  );
}

function Versions({ rows }: { rows: Catalogue[] }): ReactNode {
  const t = useT('admin');
  return (
    <Grid
      label={t('page_categories')}
      rows={rows}
      keyOf={(one) => String(one.version)}
      cols={[
        { id: 'version', label: t('catalogue_version'), cell: (one) => <Link href={`/admin/categories/${one.version}`}>{t('catalogue_n', { v: one.version })}</Link> },
        { id: 'state', label: t('state'), cell: (one) => <CatalogueTag catalogue={one} /> },
        { id: 'classes', label: t('catalogue_classes'), num: true, cell: (one) => count(one.classes) },
        { id: 'changes', label: t('changes'), cell: (one) => (one.in_force ? t('changes_in_force') : <ChangeCount catalogue={one} />) },
        { id: 'made', label: t('made_by'), cell: (one) => <HandWords hand={one.made_by} at={one.made_at} /> },
        { id: 'published', label: t('published_by'), cell: (one) => (one.published_by ? <HandWords hand={one.published_by} at={one.published_at} /> : t(one.shipped ? 'hand_program' : 'not_published')) },
      ]}
    />
  );
}

export function ChangeCount({ catalogue: { changes } }: { catalogue: Catalogue }): ReactNode {
  const t = useT('admin');
  return <>{t('changes_n', { added: changes.added.length, changed: changes.changed.length, removed: changes.removed.length })}</>;
}
