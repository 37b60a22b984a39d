// The list beside the map: the same cases in the same order, late first; the chosen one opens below its line. It is the map's full substitute.
import { useState } from 'react';
import { Link } from 'wouter';
import type { Pin } from '../../api/types';
import { useT, Zh } from '../../i18n';
import { Deadline } from '../../ui/Deadline';
import { EmptyState } from '../../ui/EmptyState';
import { count, moment, number } from '../../ui/format';
import { LoadBoundary } from '../../ui/LoadBoundary';
import { StateTag } from '../../ui/StateTag';
import { useNow } from '../../ui/useNow';
import { stateWord } from '../../ui/words';
import type { CaseState } from '../../api/types';
import { PINS_MAX } from './figures';
import type { usePins } from './usePins';

/** Lines shown at first, and added at each request. */
const STEP = 50;

type Props = {
  pins: ReturnType<typeof usePins>;
  shown: Pin[];
  narrowed: boolean;
  state: CaseState | null | string;
  chosen: string | null;
  onChoose: (id: string | null) => void;
  onState: (state: null) => void;
};

export function PinList({ pins, shown, narrowed, state, chosen, onChoose, onState }: Props) {
  const t = useT('centre');
  const common = useT();
  const [most, setMost] = useState(STEP);
  return (
    <LoadBoundary load={pins.load} audience="staff" rows={8}>
      {() => !pins.ready ? null : (
        <>
          <div className="row-between">
            <h2>{t(narrowed ? 'list_box' : 'list_division', { n: count(shown.length) })}</h2>
            <div role="status" className="row">
              {pins.changes > 0 && <><span>{t('changes', { n: pins.changes })}</span><button type="button" className="btn" onClick={pins.accept}>{t('changes_show')}</button></>}
            </div>
          </div>
          {state && (
            <p className="row">
              <span>{t('only_state', { state: stateWord(state as CaseState, 'staff', common) })}</span>
              <button type="button" className="btn" onClick={() => onState(null)}>{t('filter_clear')}</button>
            </p>
          )}
          {pins.more && <p className="note">{t('list_capped', { n: PINS_MAX })}</p>}
          {shown.length === 0 && <EmptyState text={t(state ? 'empty_filtered' : narrowed ? 'empty_box' : 'empty_division')} />}
          <ul className="centre-list" aria-label={t('list')}>
            {shown.slice(0, most).map((pin) => <Entry key={pin.id} pin={pin} open={pin.id === chosen} onToggle={() => onChoose(pin.id === chosen ? null : pin.id)} />)}
          </ul>
          {shown.length > most && <button type="button" className="btn" onClick={() => setMost(most + STEP)}>{t('list_more', { n: Math.min(STEP, shown.length - most) })}</button>}
        </>
      )}
    </LoadBoundary>
  );
}

function Entry({ pin, open, onToggle }: { pin: Pin; open: boolean; onToggle: () => void }) {
  const t = useT('centre');
  const category = pin.category ?? pin.proposed;
  return (
    <li>
      <button type="button" className="centre-entry" aria-expanded={open} onClick={onToggle}>
        <span className="row-between">
          <span className="strong">{category ? category.staff[t.lang] : t('class_none')}</span>
          {pin.state === 'closed' ? <StateTag state="closed" audience="staff" /> : <Deadline due={pin.due} level={pin.level} remaining={pin.remaining} short />}
        </span>
        <span className="note"><Zh>{pin.place}</Zh></span>
      </button>
      {open && <Chosen pin={pin} />}
    </li>
  );
}

function Chosen({ pin }: { pin: Pin }) {
  const t = useT('centre');
  const common = useT();
  const now = useNow();
  return (
    <div className="centre-chosen">
      <p><span className="num">{number(pin.number)}</span> <StateTag state={pin.state} audience="staff" /></p>
      <p className="note"><Zh>{pin.holder}</Zh></p>
      <p className="note">{t('reported_at', { time: moment(pin.reported_at, now, common) })}</p>
      {pin.due && pin.state !== 'closed' && <p className="note"><Deadline due={pin.due} level={pin.level} remaining={pin.remaining} /></p>}
      {!pin.point && <p className="note">{t('no_point')}</p>}
      <Link className="btn" href={`/desk/case/${pin.id}`}>{t('open_case')}</Link>
    </div>
  );
}
