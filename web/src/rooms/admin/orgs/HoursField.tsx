// Office hours: the county's, or rows of one's own.
import type { ReactNode } from 'react';
import { Plus, X } from 'lucide-react';
import { useT } from '../../../i18n';
import type { FieldError } from '../../../ui/ErrorSummary';
import type { Hours } from '../types';
import { clockOf, USUAL } from './hours';

type At = { id: string; error: FieldError | undefined };

/** `whole` is what null stands for: "按全区的办公时间"; without it the rows are always there. */
export function HoursField({ at, value, onChange, whole }: { at: At; value: Hours[] | null; onChange: (hours: Hours[] | null) => void; whole?: string }): ReactNode {
  const t = useT('admin');
  return (
    <fieldset className="field" aria-describedby={at.error ? `${at.id}-error` : undefined}>
      <legend className="legend">{t('hours')}</legend>
      {whole && (
        <>
          <label className="check"><input type="radio" id={value === null ? at.id : undefined} name={`${at.id}-kind`} checked={value === null} onChange={() => onChange(null)} /><span>{whole}</span></label>
          <label className="check"><input type="radio" name={`${at.id}-kind`} checked={value !== null} onChange={() => onChange(USUAL)} /><span>{t('hours_own')}</span></label>
        </>
      )}
      {value !== null && <p className="hint">{t('hours_hint')}</p>}
      {value !== null && <HoursRows at={at} value={value} onChange={onChange} />}
      {at.error && <p className="field-error" id={`${at.id}-error`}>{at.error.text}</p>}
    </fieldset>
  );
}

function HoursRows({ at, value, onChange }: { at: At; value: Hours[]; onChange: (hours: Hours[]) => void }): ReactNode {
  const t = useT('admin');
  const put = (i: number, part: Partial<Hours>): void => onChange(value.map((one, n) => (n === i ? { ...one, ...part } : one)));
  return (
    <>
      {value.map((one, i) => (
        <div key={i} className="row admin-hours">
          <label className="admin-inline"><span>{t('hours_from', { n: i + 1 })}</span><input className="input" id={i === 0 ? at.id : undefined} inputMode="numeric" autoComplete="off" maxLength={5} value={one.from} onChange={(event) => put(i, { from: event.target.value })} onBlur={() => put(i, { from: clockOf(one.from) })} /></label>
          <label className="admin-inline"><span>{t('hours_to', { n: i + 1 })}</span><input className="input" inputMode="numeric" autoComplete="off" maxLength={5} value={one.to} onChange={(event) => put(i, { to: event.target.value })} onBlur={() => put(i, { to: clockOf(one.to) })} /></label>
          {value.length > 1 && <button type="button" className="btn btn-icon" aria-label={t('hours_drop', { n: i + 1 })} onClick={() => onChange(value.filter((_, n) => n !== i))}><X size={16} aria-hidden /></button>}
        </div>
      ))}
      {value.length < 4 && <div className="row"><button type="button" className="btn" onClick={() => onChange([...value, { from: '', to: '' }])}><Plus size={16} aria-hidden />{t('hours_add')}</button></div>}
    </>
  );
}

export function HoursWords({ hours }: { hours: Hours[] | null }): ReactNode {
  const t = useT('admin');
  if (hours === null) return <>{t('hours_county')}</>;
  return <span className="admin-names">{hours.map((one) => <span key={one.from} className="num nowrap">{t('hours_span', { from: one.from, to: one.to })}</span>)}</span>;
}
