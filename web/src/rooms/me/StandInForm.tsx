// Who stands in, from which day to which. Native controls: the phone rooms use it as the administration does.
import { useState, type ReactNode } from 'react';
import { Failure } from '../../api/http';
import { useT } from '../../i18n';
import { ErrorSummary, type FieldError } from '../../ui/ErrorSummary';
import { FailureNote } from '../../ui/FailureNote';
import { useOnce } from '../desk/once';
import type { NewStandIn, StandIn } from '../admin/types';
import { dayFault, dayOf, span } from './days';

export type Deputy = { membership: string; name: string; beside: string };
type Props = { deputies: Deputy[]; send: (body: NewStandIn, key: string) => Promise<StandIn>; done: (given: StandIn) => void };

export function StandInForm({ deputies, send, done }: Props): ReactNode {
  const t = useT('me');
  const once = useOnce();
  const [by, setBy] = useState('');
  const [from, setFrom] = useState(() => dayOf(Date.now()));
  const [until, setUntil] = useState('');
  const [errors, setErrors] = useState<FieldError[]>([]);
  const [turn, setTurn] = useState(0);
  const [failure, setFailure] = useState<Failure | null>(null);
  const error = (id: string): FieldError | undefined => errors.find((one) => one.id === id);

  async function submit(): Promise<void> {
    const found: FieldError[] = [];
    if (!by) found.push({ id: 'stand-in-by', text: t('by_missing') });
    const fault = dayFault(from, until, Date.now());
    if (fault) found.push({ id: fault === 'from' ? 'stand-in-from' : 'stand-in-until', text: t(`day_${fault}`) });
    setErrors(found);
    setTurn((n) => n + 1);
    setFailure(null);
    if (found.length > 0) return;
    try {
      const given = await once.send({ by, from, until }, (key) => send({ by, ...span(from, until, Date.now()) }, key));
      if (given) done(given);
    } catch (problem) {
      setFailure(problem instanceof Failure ? problem : new Failure('problem', 0, null));
    }
  }

  const aria = (id: string) => ({ id, className: 'input', 'aria-invalid': !!error(id), 'aria-describedby': error(id) ? `${id}-error` : undefined });
  const wrong = (id: string): ReactNode => error(id) && <p className="field-error" id={`${id}-error`}>{error(id)?.text}</p>;
  return (
    <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); void submit(); }}>
      <ErrorSummary errors={errors} turn={turn} />
      {failure && <FailureNote failure={failure} audience="staff" />}
      <div className="field">
        <label htmlFor="stand-in-by">{t('by')}</label>
        <select {...aria('stand-in-by')} value={by} onChange={(event) => setBy(event.target.value)}>
          <option value="">{t('by_none')}</option>
          {deputies.map((one) => <option key={one.membership} value={one.membership} lang="zh">{t('by_option', { name: one.name, beside: one.beside })}</option>)}
        </select>
        {wrong('stand-in-by')}
      </div>
      <div className="field">
        <label htmlFor="stand-in-from">{t('from')}</label>
        <input {...aria('stand-in-from')} type="date" value={from} onChange={(event) => setFrom(event.target.value)} />
        {wrong('stand-in-from')}
      </div>
      <div className="field">
        <label htmlFor="stand-in-until">{t('until')}</label>
        <input {...aria('stand-in-until')} type="date" value={until} onChange={(event) => setUntil(event.target.value)} />
        {wrong('stand-in-until')}
      </div>
      <div className="row"><button type="submit" className="btn btn-primary" aria-busy={once.busy}>{t(once.busy ? 'giving' : 'give')}</button></div>
    </form>
  );
}
