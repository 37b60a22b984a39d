// `/centre/map`: figures at left, the outline map with pins in the middle, at right the list that holds the same cases in the same
// order. The division and the state stand in the address. Figures refresh by themselves; the list waits to be asked.
import { useMemo, useState } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { figures } from '../../api/calls';
import type { Figures } from '../../api/types';
import { useLoad } from '../../api/useLoad';
import { useT } from '../../i18n';
import { local } from '../../ui/format';
import { Absent, LoadBoundary } from '../../ui/LoadBoundary';
import { useTitle } from '../../ui/PageHead';
import { useMe } from '../../ui/session';
import { StaffHead, StaffRoom } from '../../ui/StaffHead';
import { Crumbs } from './Crumbs';
import { DayChart } from './DayChart';
import { inBox, POLL_MS, type Box } from './figures';
import { FigureList } from './FigureList';
import { PinList } from './PinList';
import { PinMap } from './PinMap';
import { addressOf, placeOf } from './place';
import { TownshipTable } from './TownshipTable';
import { usePins } from './usePins';

export function MapPage() {
  const t = useT('centre');
  const me = useMe();
  useTitle(t('title'));
  const own = me.current.division;
  const search = useSearch();
  const [, go] = useLocation();
  const { division, state } = placeOf(search, own);
  const load = useLoad<Figures>(`centre.figures.${division}`, () => figures(division), POLL_MS);
  const to = (next: { division?: string; state?: string | null }): void => go(addressOf({ division, state, ...next }, own));

  return (
    <StaffRoom className="desk centre">
      <StaffHead room={t('room')} tools={<Link href="/desk/q/all" className="btn btn-plain">{t('to_desk')}</Link>}>
        <Crumbs own={own} division={division} named={load.data?.division ?? null} onGo={(code) => to({ division: code })} />
        {load.data && <span className="note num centre-asof">{t('as_of', { time: local(load.data.as_of).clock })}</span>}
      </StaffHead>
      <main id="main" tabIndex={-1}>
        <h1 className="visually-hidden">{t('title')}</h1>
        {load.error?.status === 403 || load.error?.status === 404 ? <Absent status={load.error.status} /> : (
          <Panels key={division} division={division} state={state} load={load} onGo={to} />
        )}
      </main>
    </StaffRoom>
  );
}

type PanelProps = { division: string; state: string | null; load: ReturnType<typeof useLoad<Figures>>; onGo: (next: { division?: string; state?: string | null }) => void };

function Panels({ division, state, load, onGo }: PanelProps) {
  const t = useT('centre');
  const pins = usePins(division, state);
  const [box, setBox] = useState<Box | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = useMemo(() => inBox(pins.pins, box), [pins.pins, box]);
  return (
    <div className="centre-columns">
      <section className="centre-left" aria-label={t('figures')}>
        <LoadBoundary load={load} audience="staff" rows={4}>
          {(data) => <FigureList figures={data} state={state} onState={(next) => onGo({ state: next })} />}
        </LoadBoundary>
      </section>
      <div className="centre-middle">
        <PinMap pins={pins.pins} division={division} chosen={chosen} onChoose={setChosen} onBox={setBox} />
        {load.data && <DayChart days={load.data.by_day} asOf={load.data.as_of} />}
        {load.data && <TownshipTable figures={load.data} state={state} onGo={onGo} />}
      </div>
      <section className="centre-right" aria-label={t('list')}>
        <PinList pins={pins} shown={shown} narrowed={shown.length < pins.pins.length} state={state} chosen={chosen} onChoose={setChosen} onState={(next) => onGo({ state: next })} />
      </section>
    </div>
  );
}
