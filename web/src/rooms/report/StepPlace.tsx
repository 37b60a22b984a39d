// Step 2: where. A pin on the map, or two lists, or an address; any one of them is enough. The map is only fetched here.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import * as api from '../../api/calls';
import { Failure } from '../../api/http';
import type { Located, Named } from '../../api/types';
import { useLoad } from '../../api/useLoad';
import { useT, Zh } from '../../i18n';
import { useT as useCommon } from '../../i18n';
import { ErrorSummary } from '../../ui/ErrorSummary';
import { PlacePicker } from '../../ui/map/PlacePicker';
import { usePortal } from '../../ui/portal';
import { useDivision } from '../../ui/useDivision';
import type { Draft, Place } from './draft';
import { PlaceSearch } from './PlaceSearch';
import { StepHead } from './StepHead';
import { change, flush } from './useDraft';

function setPlace(edit: Partial<Place>): void {
  change((now) => ({ place: { ...now.place, ...edit } }));
}

/** A division from a list takes the place of a pin. */
function chooseDivision(township: string, village: string): void {
  setPlace({ township, village, point: null, from: null, located: null });
}

export default function StepPlace({ draft }: { draft: Draft }): ReactNode {
  const t = useT('report');
  const common = useCommon();
  const { county } = usePortal();
  const { place } = draft;
  const [, go] = useLocation();
  const [problem, setProblem] = useState<{ id: string; text: string } | null>(null);
  const [turn, setTurn] = useState(0);
  const [noPosition, setNoPosition] = useState(false);
  const [noMap, setNoMap] = useState(false);
  const status = useLocated(place);

  function next(): void {
    const outside = status === 'outside';
    const given = place.point || place.township || place.address.trim();
    const found = outside ? { id: 'township', text: common('field_outside', { county: county.name }) } : given ? null : { id: 'address', text: t('need_place') };
    setProblem(found);
    setTurn(turn + 1);
    if (found) return;
    void flush();
    go('/report/check');
  }

  return (
    <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); next(); }}>
      <ErrorSummary errors={problem ? [problem] : []} turn={turn} />
      <StepHead n={2} page={t('page_place')} />
      <h2>{t('where_question')}</h2>
      {!noMap && <PlaceSearch choose={chooseDivision} />}
      <div className="stack-8">
        <PlacePicker
          label={t('map_label')}
          point={place.point}
          division={place.village || place.township || null}
          onMove={(point, from) => { setNoPosition(false); setPlace({ point, from, located: null }); }}
          onNoPosition={() => setNoPosition(true)}
          onFail={() => setNoMap(true)}
          failed={<p className="alert alert-warn">{t('map_failed')}</p>}
        />
        {!noMap && <p className="hint">{t('map_how')}</p>}
        <PlaceLine place={place} status={status} noPosition={noPosition} />
        {!noMap && (
          <p className="note">
            {t('map_broken')}{' '}
            <button type="button" className="btn btn-plain" onClick={() => document.getElementById('address')?.focus()}>{t('write_address')}</button>
          </p>
        )}
      </div>
      <Lists place={place} />
      <div className="field">
        <label htmlFor="address">{common('optional', { label: t('address') })}</label>
        <input
          id="address"
          className="input"
          value={place.address}
          autoComplete="street-address"
          maxLength={120}
          aria-describedby={problem?.id === 'address' ? 'address-error address-hint' : 'address-hint'}
          aria-invalid={problem?.id === 'address'}
          onChange={(event) => setPlace({ address: event.target.value })}
        />
        {problem?.id === 'address' && <p className="field-error" id="address-error">{problem.text}</p>}
        <p className="hint" id="address-hint">{t('address_hint')}</p>
      </div>
      <div className="field">
        <label htmlFor="extra">{common('optional', { label: t('extra') })}</label>
        <input id="extra" className="input" value={place.note} maxLength={120} aria-describedby="extra-hint" onChange={(event) => setPlace({ note: event.target.value })} />
        <p className="hint" id="extra-hint">{t('extra_hint')}</p>
      </div>
      <button type="submit" className="btn btn-primary btn-wide">{t('next')}</button>
    </form>
  );
}

type Status = 'none' | 'asking' | 'known' | 'outside' | 'later';

/** Asks the server which grid the point lies in, and fills the lists from the answer. */
function useLocated(place: Place): Status {
  const [status, setStatus] = useState<Status>(place.located ? 'known' : 'none');
  const { point, located } = place;
  useEffect(() => {
    if (!point) return setStatus('none');
    if (located) return setStatus('known');
    setStatus('asking');
    let gone = false;
    const timer = setTimeout(() => {
      api.locate(point.lng, point.lat).then((found) => {
        if (gone) return;
        setPlace({ located: found, township: found.township.code, village: found.village?.code ?? '' });
      }, (error: unknown) => {
        if (!gone) setStatus(error instanceof Failure && error.status === 422 ? 'outside' : 'later');
      });
    }, 250);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [point, located]);
  return status;
}

function PlaceLine({ place, status, noPosition }: { place: Place; status: Status; noPosition: boolean }): ReactNode {
  const t = useT('report');
  const common = useCommon();
  const { county } = usePortal();
  const named = useDivision(place.village || place.township);
  return (
    <div role="status" className="place-line">
      {noPosition && <p className="note">{t('no_position')}</p>}
      {status === 'asking' && <p className="note">{t('locating')}</p>}
      {status === 'later' && <p className="note">{t('locate_later')}</p>}
      {status === 'outside' && <p className="field-error">{common.rich('field_outside', { county: <Zh>{county.name}</Zh> })}</p>}
      {!place.point && named && <p className="note">{t.rich('chosen', { place: <Zh>{named.name}</Zh> })}</p>}
      {status === 'known' && place.located && (
        <>
          <p className="strong">{t.rich('near', { place: <Zh>{placeName(place.located)}</Zh> })}</p>
          <p className="note">{t.rich('unit_cares', { unit: <Zh>{place.located.unit}</Zh> })}</p>
          {place.from === 'photo' && <p className="note">{t('from_photo')}</p>}
        </>
      )}
    </div>
  );
}

/** "示例社区·03 网格" */
export function placeName(located: Located): string {
  const { township, village, grid } = located;
  if (!village) return township.name;
  if (!grid) return village.name;
  return grid.name.startsWith(village.name) ? grid.name : `${village.name}·${grid.name}`;
}

function Lists({ place }: { place: Place }): ReactNode {
  const t = useT('report');
  const { county } = usePortal();
  const townships = useLoad(county.code ? `divisions ${county.code}` : null, () => api.divisions(county.code));
  const villages = useLoad(place.township ? `divisions ${place.township}` : null, () => api.divisions(place.township));
  const names = useRef(new Map<string, Named>());
  [...(townships.data ?? []), ...(villages.data ?? [])].forEach((one) => names.current.set(one.code, one));

  return (
    <fieldset className="stack-8">
      <legend className="legend">{t('lists')}</legend>
      {townships.error && !townships.data && <p className="note" role="status">{t('lists_failed')}</p>}
      <div className="lists">
        <List id="township" label={t('township')} empty={t('choose')} value={place.township} items={townships.data} known={place.located?.township} onChange={(code) => chooseDivision(code, '')} />
        <List id="village" label={t('village')} empty={place.township ? t('choose_unknown') : t('choose')} value={place.village} items={place.township ? villages.data : []} known={place.located?.village} onChange={(code) => chooseDivision(place.township, code)} />
      </div>
    </fieldset>
  );
}

type ListProps = { id: string; label: string; empty: string; value: string; items: Named[] | undefined; known: Named | null | undefined; onChange: (code: string) => void };

function List({ id, label, empty, value, items, known, onChange }: ListProps): ReactNode {
  const all = items ?? (known ? [known] : []);
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{empty}</option>
        {all.map((one) => <option key={one.code} value={one.code} lang="zh">{one.name}</option>)}
        {value && !all.some((one) => one.code === value) && <option value={value}>{value}</option>}
      </select>
    </div>
  );
}
