// The check of the grids against each other and the villages: what is wrong, and where there is a place, the place on a small map.
import { useEffect, useState, type ReactNode } from 'react';
import { useLoad } from '../../../api/useLoad';
import { useT } from '../../../i18n';
import { count } from '../../../ui/format';
import { LoadBoundary } from '../../../ui/LoadBoundary';
import { MapCanvas, type MapHandle } from '../../../ui/map/MapCanvas';
import { checkGrids } from '../calls';
import { DivisionName } from '../parts/DivisionName';
import { Grid } from '../parts/Grid';
import type { GridCheck, GridFault } from '../types';

export function CheckPanel(): ReactNode {
  const t = useT('admin');
  const [turn, setTurn] = useState(0);
  const load = useLoad(turn > 0 ? `admin.grids.check.${turn}` : null, checkGrids);
  return (
    <section className="card stack" aria-label={t('check')}>
      <div className="row-between">
        <h2>{t('check')}</h2>
        <button type="button" className="btn" aria-busy={turn > 0 && load.busy} onClick={() => setTurn(turn + 1)}>{t(turn > 0 && load.busy ? 'checking' : turn > 0 ? 'check_again' : 'check_go')}</button>
      </div>
      <p className="note">{t('check_hint')}</p>
      {turn > 0 && <LoadBoundary load={load} audience="staff">{(check) => <Result check={check} />}</LoadBoundary>}
    </section>
  );
}

function Result({ check }: { check: GridCheck }): ReactNode {
  const t = useT('admin');
  const [chosen, setChosen] = useState<number | null>(null);
  const rows = check.findings.map((fault, i) => ({ ...fault, i }));
  if (rows.length === 0) return <p role="status">{t('check_good', { n: count(check.checked) })}</p>;
  return (
    <>
      <p role="status">{t('check_bad', { checked: count(check.checked), n: rows.length })}</p>
      {chosen !== null && rows[chosen]?.at && <FaultMap fault={rows[chosen]} />}
      <Grid
        label={t('check')}
        rows={rows}
        keyOf={(fault) => String(fault.i)}
        cols={[
          { id: 'kind', label: t('check_what'), cell: (fault) => t(`fault_${fault.kind}`) },
          { id: 'grids', label: t('check_grids'), cell: (fault) => (fault.grids.length === 0 ? t('check_no_grid') : <span className="admin-names">{fault.grids.map((code) => <span key={code} className="num">{code}</span>)}</span>) },
          { id: 'village', label: t('grid_village'), cell: (fault) => (fault.village ? <DivisionName code={fault.village} /> : t('check_no_village')) },
          { id: 'area', label: t('check_area'), num: true, cell: (fault) => (fault.area_m2 === null ? t('check_no_area') : t('square_metres', { n: count(Math.round(fault.area_m2)) })) },
        ]}
        acts={(fault) => fault.at && (
          <button type="button" className="btn" aria-pressed={chosen === fault.i} onClick={() => setChosen(chosen === fault.i ? null : fault.i)}>
            {t('check_show')}<span className="visually-hidden"> {t('check_row', { n: fault.i + 1 })}</span>
          </button>
        )}
      />
    </>
  );
}

/** A mark where the fault lies; the row above says the same in words. */
function FaultMap({ fault }: { fault: GridFault }): ReactNode {
  const t = useT('admin');
  const [handle, setHandle] = useState<MapHandle | null>(null);
  useEffect(() => {
    if (!handle || !fault.at) return;
    const element = document.createElement('span');
    element.className = 'map-pin level-urgent';
    element.textContent = '◆';
    element.setAttribute('role', 'img');
    element.setAttribute('aria-label', t(`fault_${fault.kind}`));
    handle.map.jumpTo({ center: fault.at, zoom: 15 });
    const marker = new handle.engine.Marker({ element }).setLngLat(fault.at).addTo(handle.map);
    return () => { marker.remove(); };
  }, [handle, fault, t]);
  const at = { lng: fault.at?.lng ?? 0, lat: fault.at?.lat ?? 0 };
  return (
    <div className="admin-map">
      <MapCanvas label={t('check_map')} failed={<p className="alert alert-warn">{t('check_map_failed', at)}</p>} onReady={(ready) => { setHandle(ready); return () => setHandle(null); }} />
      <p className="note num">{t('check_at', at)}</p>
    </div>
  );
}
