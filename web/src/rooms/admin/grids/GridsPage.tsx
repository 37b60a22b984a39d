// `/admin/grids`: the grids in force, loading them from a file, writing them to one, and checking them against the villages.
import { useState, type ReactNode } from 'react';
import { useSearch, useLocation } from 'wouter';
import { divisions } from '../../../api/calls';
import { Failure } from '../../../api/http';
import { forgetLoads, useLoad } from '../../../api/useLoad';
import { useT, Zh } from '../../../i18n';
import { EmptyState } from '../../../ui/EmptyState';
import { count, day } from '../../../ui/format';
import { LoadBoundary } from '../../../ui/LoadBoundary';
import { PageHead } from '../../../ui/PageHead';
import { useMe } from '../../../ui/session';
import { levelOf } from '../../../ui/useDivision';
import { useNow } from '../../../ui/useNow';
import { useOnce } from '../../desk/once';
import { PAGE_ROWS, pageOf, withFilter } from '../address';
import { exportGrids, grids, importGrids, save } from '../calls';
import { ActButton } from '../parts/ActButton';
import { SelectField } from '../parts/Fields';
import { ReportWords } from '../parts/Findings';
import { Grid, Pager } from '../parts/Grid';
import { ImportBox } from '../parts/ImportBox';
import { SearchBox } from '../parts/SearchBox';
import { Trouble } from '../parts/Trouble';
import type { Datum, Grid as GridRow } from '../types';
import { CheckPanel } from './CheckPanel';
import { hectares } from './area';

const DATUMS: Datum[] = ['wgs84', 'gcj02', 'bd09'];
/** What the server takes at most. */
const FILE_MAX = 32 * 1024 * 1024;

export function GridsPage(): ReactNode {
  const t = useT('admin');
  const [datum, setDatum] = useState<Datum>('wgs84');
  const [replace, setReplace] = useState(false);
  return (
    <>
      <PageHead title={t('page_grids')} page={t('page_grids')} />
      <List />
      <div className="admin-two">
        <ImportBox
          title={t('grids_import')}
          hint={t('grids_import_hint')}
          accept=".geojson,.json,.csv,application/geo+json,text/csv"
          limit={FILE_MAX}
          feature
          turn={`${datum} ${replace}`}
          send={(file, dry) => importGrids(file, { datum, replace }, dry)}
          done={(answer) => { forgetLoads(); return <>{t('grids_imported')} <ReportWords report={answer.report} /></>; }}
        >
          <SelectField at={{ id: 'grids-datum', error: undefined }} label={t('datum')} hint={t('datum_hint')} value={datum} options={DATUMS.map((one) => [one, t(`datum_${one}`)])} onChange={(one) => setDatum(one as Datum)} />
          <label className="check"><input type="checkbox" checked={replace} onChange={(event) => setReplace(event.target.checked)} /><span>{t('grids_replace')}</span></label>
        </ImportBox>
        <ExportBox />
      </div>
      <CheckPanel />
    </>
  );
}

function ExportBox(): ReactNode {
  const t = useT('admin');
  const once = useOnce();
  const [datum, setDatum] = useState<Datum>('wgs84');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [said, setSaid] = useState('');

  async function run(): Promise<void> {
    setFailure(null);
    setSaid('');
    try {
      const blob = await once.send({ datum }, () => exportGrids(datum));
      if (!blob) return;
      save(blob, `grids-${datum}.geojson`);
      setSaid(t('grids_exported', { name: `grids-${datum}.geojson` }));
    } catch (error) {
      setFailure(error instanceof Failure ? error : new Failure('problem', 0, null));
    }
  }

  return (
    <section className="card stack" aria-label={t('grids_export')}>
      <h2>{t('grids_export')}</h2>
      <p className="note">{t('grids_export_hint')}</p>
      <SelectField at={{ id: 'export-datum', error: undefined }} label={t('export_datum')} value={datum} options={DATUMS.map((one) => [one, t(`datum_${one}`)])} onChange={(one) => setDatum(one as Datum)} />
      <div className="row"><ActButton label={t('grids_export_go')} busyLabel={t('grids_exporting')} busy={once.busy} onPress={() => void run()} /></div>
      <Trouble failure={failure} />
      <p role="status" className="note">{said}</p>
    </section>
  );
}

function List(): ReactNode {
  const t = useT('admin');
  const { current } = useMe();
  const [, go] = useLocation();
  const search = useSearch();
  const [text, setText] = useState('');
  const county = levelOf(current.division) === 'county' ? current.division : null;
  const townships = useLoad(county && `divisions.${county}`, () => divisions(county ?? ''));
  const wanted = new URLSearchParams(search).get('within');
  const within = wanted && /^\d{9}$/.test(wanted) ? wanted : '';
  const { after } = pageOf(search);
  const query = { limit: PAGE_ROWS, ...(text && { text }), ...(within && { within }), ...(after && { after }) };
  const load = useLoad(`admin.grids.${JSON.stringify(query)}`, () => grids(query));
  const narrow = (next: string): void => go(`/admin/grids${withFilter(search, 'within', next) && `?${withFilter(search, 'within', next)}`}`, { replace: true });
  return (
    <section className="stack-8" aria-label={t('page_grids')}>
      <div className="row admin-tools">
        <SearchBox label={t('grid_search')} value={text} onSearch={(next) => { setText(next); narrow(within); }} />
        {county && <div className="admin-filter"><SelectField at={{ id: 'grids-within', error: undefined }} label={t('grid_within')} value={within} none={t('grid_anywhere')} names options={(townships.data ?? []).map((one) => [one.code, one.name])} onChange={narrow} /></div>}
      </div>
      <LoadBoundary load={load} audience="staff" rows={8}>
        {(page) => page.items.length === 0
          ? <Empty filtered={!!text || !!within} clear={() => { setText(''); narrow(''); }} />
          : <><GridGrid rows={page.items} /><Pager rows={page.items.length} next={page.next} /></>}
      </LoadBoundary>
    </section>
  );
}

function Empty({ filtered, clear }: { filtered: boolean; clear: () => void }): ReactNode {
  const t = useT('admin');
  if (filtered) return <EmptyState text={t('empty_filtered')}><button type="button" className="btn" onClick={clear}>{t('filter_clear')}</button></EmptyState>;
  return <EmptyState text={t('grids_empty')} />;
}

function GridGrid({ rows }: { rows: GridRow[] }): ReactNode {
  const t = useT('admin');
  const common = useT();
  const now = useNow();
  return (
    <Grid
      label={t('page_grids')}
      rows={rows}
      keyOf={(grid) => grid.code}
      cols={[
        { id: 'code', label: t('grid_code'), cell: (grid) => <span className="num">{grid.code}</span> },
        { id: 'name', label: t('name'), cell: (grid) => <Zh>{grid.name}</Zh> },
        { id: 'kind', label: t('kind'), cell: (grid) => t(`grid_kind_${grid.kind}`) },
        { id: 'village', label: t('grid_village'), cell: (grid) => <Zh>{grid.village.name}</Zh> },
        { id: 'area', label: t('grid_area'), num: true, cell: (grid) => (grid.area_m2 === null ? t('grid_no_area') : t('hectares', { n: count(hectares(grid.area_m2)) })) },
        { id: 'since', label: t('grid_since'), cell: (grid) => day(grid.valid_from, now, common) },
      ]}
    />
  );
}
