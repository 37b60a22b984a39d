// Cases found by what one knows of them: place, class, time, state, channel. The filters stand in the address; no number and no
// word of a person does.
import { useState, type ReactNode } from 'react';
import { useLocation, useSearch } from 'wouter';
import { categories, divisions, findCases, territory } from '../../api/calls';
import { useLoad } from '../../api/useLoad';
import { useT } from '../../i18n';
import { EmptyState } from '../../ui/EmptyState';
import { LoadBoundary } from '../../ui/LoadBoundary';
import { PageHead } from '../../ui/PageHead';
import { stateWord } from '../../ui/words';
import { QueueCards } from '../desk/queue/QueueCards';
import { CHANNELS, filtersOf, queryOf, STATES, toBody, type Filters } from './filters';

export function FindPage(): ReactNode {
  const t = useT('hotline');
  const [, go] = useLocation();
  const filters = filtersOf(new URLSearchParams(useSearch()));
  const set = (part: Partial<Filters>): void => go(`/hotline/find${queryOf({ ...filters, ...part })}`, { replace: true });
  const name = queryOf(filters);
  const load = useLoad(`hotline.find.${name}`, () => findCases(toBody(filters)));
  return (
    <div className="stack">
      <PageHead title={t('find')} page={t('find')} />
      <Fields filters={filters} set={set} />
      <LoadBoundary load={load} audience="staff" rows={6}>
        {(page) =>
          page.items.length === 0 ? (
            <EmptyState text={t(name ? 'find_none' : 'find_empty')}>
              {name && <button type="button" className="btn" onClick={() => go('/hotline/find', { replace: true })}>{t('find_clear')}</button>}
            </EmptyState>
          ) : <Found key={name} filters={filters} first={page} />}
      </LoadBoundary>
    </div>
  );
}

function Found({ filters, first }: { filters: Filters; first: Awaited<ReturnType<typeof findCases>> }) {
  const t = useT('hotline');
  const [pages, setPages] = useState([first]);
  const [busy, setBusy] = useState(false);
  const last = pages[pages.length - 1];
  const shown = pages[0] === first ? pages : [first];
  async function more(): Promise<void> {
    if (!last?.next || busy) return;
    setBusy(true);
    try {
      const page = await findCases(toBody(filters), last.next);
      setPages((all) => [...all, page]);
    } finally {
      setBusy(false);
    }
  }
  return (
    <>
      <QueueCards rows={shown.flatMap((page) => page.items)} />
      {last?.next && <button type="button" className="btn" aria-busy={busy} onClick={() => void more()}>{t('more')}</button>}
    </>
  );
}

function Fields({ filters, set }: { filters: Filters; set: (part: Partial<Filters>) => void }) {
  const t = useT('hotline');
  const common = useT();
  const county = useLoad('territory', territory);
  const code = county.data?.county.code ?? '';
  const townships = useLoad(code ? `divisions.${code}` : null, () => divisions(code));
  const classes = useLoad('categories', categories);
  const option = (value: string, text: ReactNode): ReactNode => <option key={value} value={value}>{text}</option>;
  return (
    <form className="hotline-filters" aria-label={t('find')} onSubmit={(event) => event.preventDefault()}>
      <Select id="find-within" label={t('township')} none={t('any')} value={filters.within} onChange={(within) => set({ within })}>{(townships.data ?? []).map((one) => option(one.code, one.name))}</Select>
      <Select id="find-category" label={t('class')} none={t('any')} value={filters.category} onChange={(category) => set({ category })}>{(classes.data ?? []).map((one) => option(one.code, one.staff[t.lang]))}</Select>
      <Select id="find-state" label={t('state')} none={t('any')} value={filters.state} onChange={(state) => set({ state: state as Filters['state'] })}>{STATES.map((one) => option(one, stateWord(one, 'staff', common)))}</Select>
      <Select id="find-channel" label={t('channel')} none={t('any')} value={filters.channel} onChange={(channel) => set({ channel: channel as Filters['channel'] })}>{CHANNELS.map((one) => option(one, t(`channel_${one}`)))}</Select>
      <div className="field"><label htmlFor="find-from">{t('from')}</label><input id="find-from" type="date" className="input" value={filters.from} onChange={(event) => set({ from: event.target.value })} /></div>
      <div className="field"><label htmlFor="find-until">{t('until')}</label><input id="find-until" type="date" className="input" value={filters.until} onChange={(event) => set({ until: event.target.value })} /></div>
    </form>
  );
}

function Select({ id, label, none, value, onChange, children }: { id: string; label: string; none: string; value: string; onChange: (value: string) => void; children: ReactNode }) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="input" value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="">{none}</option>
        {children}
      </select>
    </div>
  );
}
