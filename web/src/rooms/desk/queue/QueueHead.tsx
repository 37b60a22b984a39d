// Above the rows: the queue's name and count, the two quick filters, the others, and what has changed since.
import type { ReactNode } from 'react';
import { useLocation, useSearch } from 'wouter';
import { divisions } from '../../../api/calls';
import type { QueueCount } from '../../../api/types';
import { useLoad } from '../../../api/useLoad';
import { useT } from '../../../i18n';
import { useMe } from '../../../ui/session';
import { levelOf } from '../../../ui/useDivision';
import { LEVEL_SHAPES, levelWord, stateWord } from '../../../ui/words';
import type { QueueName } from '../frame/SideBar';
import { LEVELS, STATES, withFilter, type Filters } from './address';

type Props = { queue: QueueName; counts: QueueCount | undefined; filters: Filters };

export function QueueHead({ queue, counts, filters }: Props) {
  const t = useT('desk');
  const [, go] = useLocation();
  const search = useSearch();
  const put = (name: keyof Filters, value: string): void => {
    const next = withFilter(search, name, value);
    go(`/desk/q/${queue}${next ? `?${next}` : ''}`, { replace: true });
  };
  const quick = (level: 'late' | 'soon', n: number): void => void (n > 0 || filters.level === level ? put('level', filters.level === level ? '' : level) : undefined);
  return (
    <div className="desk-queue-head">
      <h1 id="queue-title">{counts ? t('queue_title', { queue: t(`queue_${queue}`), n: counts.count }) : t(`queue_${queue}`)}</h1>
      {counts && (
        <div className="row">
          <button type="button" className="btn desk-chip" aria-pressed={filters.level === 'late'} onClick={() => quick('late', counts.late)}>{t('quick_late', { n: counts.late })}</button>
          <button type="button" className="btn desk-chip" aria-pressed={filters.level === 'soon'} onClick={() => quick('soon', counts.soon)}>{t('quick_soon', { n: counts.soon })}</button>
        </div>
      )}
      <FilterBar filters={filters} onPut={put} />
    </div>
  );
}

/** Its own line, always there: what was just done, and what has changed since. Nothing moves when it fills. */
export function QueueNews({ said, changes, onAccept }: { said: ReactNode; changes: number; onAccept: () => void }) {
  const t = useT('desk');
  return (
    <div className="desk-news">
      <p role="status" className={said ? 'desk-said' : undefined}>{said}</p>
      <div role="status" className="row">
        {changes > 0 && (
          <>
            <span>{t('changes', { n: changes })}</span>
            <button type="button" className="btn" onClick={onAccept}>{t('changes_show')}</button>
          </>
        )}
      </div>
    </div>
  );
}

function FilterBar({ filters, onPut }: { filters: Filters; onPut: (name: keyof Filters, value: string) => void }) {
  const t = useT('desk');
  const common = useT();
  const { current } = useMe();
  const county = levelOf(current.division) === 'county' ? current.division : null;
  const townships = useLoad(county && `divisions.${county}`, () => divisions(county ?? ''));
  return (
    <div className="desk-filters" role="group" aria-label={t('filters')}>
      <Choice name="level" label={t('filter_level')} value={filters.level} onPut={onPut} options={LEVELS.map((level) => [level, `${LEVEL_SHAPES[level]} ${levelWord(level, common)}`])} />
      <Choice name="state" label={t('filter_state')} value={filters.state} onPut={onPut} options={STATES.map((state) => [state, stateWord(state, 'staff', common)])} />
      {county && <Choice name="township" label={t('filter_township')} value={filters.township} onPut={onPut} options={(townships.data ?? []).map((one) => [one.code, one.name])} names />}
    </div>
  );
}

type ChoiceProps = { name: keyof Filters; label: string; value: string | undefined; options: [string, string][]; onPut: (name: keyof Filters, value: string) => void; names?: boolean };

function Choice({ name, label, value, options, onPut, names }: ChoiceProps) {
  const t = useT('desk');
  return (
    <label className="desk-filter">
      <span>{label}</span>
      <select className="input" value={value ?? ''} onChange={(event) => onPut(name, event.target.value)}>
        <option value="">{t('filter_any')}</option>
        {options.map(([code, word]) => <option key={code} value={code} lang={names ? 'zh' : undefined}>{word}</option>)}
      </select>
    </label>
  );
}
