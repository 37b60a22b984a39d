// A new password. The old one is asked for only where it is not known from the sign-in a moment ago.
import { useRef, useState, type ReactNode } from 'react';
import { Failure } from '../../api/http';
import { useT } from '../../i18n';
import { FailureNote } from '../../ui/FailureNote';
import { ErrorSummary, type FieldError } from '../../ui/ErrorSummary';
import { changePassword } from './calls';
import { PASSWORD_MIN, passwordFault } from './password';

type Props = { known: { account: string; password: string } | null; verb: string; changed: () => void | Promise<void>; /** Stands between the summary and the fields: the page's heading. */ head: ReactNode };

export function PasswordForm({ known, verb, changed, head }: Props): ReactNode {
  const t = useT('me');
  const old = useRef<HTMLInputElement>(null);
  const next = useRef<HTMLInputElement>(null);
  const [shown, setShown] = useState(false);
  const [errors, setErrors] = useState<FieldError[]>([]);
  const [turn, setTurn] = useState(0);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const error = (id: string): FieldError | undefined => errors.find((one) => one.id === id);

  function refuse(found: FieldError[]): boolean {
    setErrors(found);
    setTurn((n) => n + 1);
    return found.length > 0;
  }

  async function submit(): Promise<void> {
    if (busy) return;
    const body = { old: old.current?.value ?? known?.password ?? '', new: next.current?.value ?? '' };
    const fault = passwordFault(body.new, body.old, known?.account ?? null);
    const found: FieldError[] = [];
    if (!body.old) found.push({ id: 'old', text: t('old_missing') });
    if (fault) found.push({ id: 'new', text: t(`fault_${fault}`, { min: PASSWORD_MIN, have: [...body.new].length }) });
    setFailure(null);
    if (refuse(found)) return;
    setBusy(true);
    try {
      await changePassword(body);
      await changed();
    } catch (problem) {
      const failed = problem instanceof Failure ? problem : new Failure('problem', 0, null);
      const at = failed.problem?.fields[0]?.path;
      if (failed.code === 'wrong_credentials' || failed.code === 'wrong_old' || at === 'old') refuse([{ id: 'old', text: t('old_wrong') }]);
      else if (failed.code === 'weak' || at === 'new') refuse([{ id: 'new', text: t('fault_refused', { min: PASSWORD_MIN }) }]);
      else setFailure(failed);
    } finally {
      setBusy(false);
    }
  }

  const aria = (id: string) => ({ id, 'aria-invalid': !!error(id), 'aria-describedby': error(id) ? `${id}-error` : id === 'new' ? 'new-hint' : undefined });
  return (
    <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); void submit(); }}>
      <ErrorSummary errors={errors} turn={turn} />
      {head}
      {failure && <FailureNote failure={failure} audience="staff" />}
      {(!known || error('old')) && (
        <div className="field">
          <label htmlFor="old">{t('old')}</label>
          <input ref={old} {...aria('old')} className="input" type={shown ? 'text' : 'password'} autoComplete="current-password" defaultValue={known?.password ?? ''} />
          {error('old') && <p className="field-error" id="old-error">{error('old')?.text}</p>}
        </div>
      )}
      <div className="field">
        <label htmlFor="new">{t('new')}</label>
        <p className="hint" id="new-hint">{t('new_hint', { min: PASSWORD_MIN })}</p>
        <div className="me-password">
          <input ref={next} {...aria('new')} className="input" type={shown ? 'text' : 'password'} autoComplete="new-password" spellCheck={false} />
          <button type="button" className="btn" title={t(shown ? 'hide_password' : 'show_password')} onClick={() => setShown(!shown)}>{t(shown ? 'hide' : 'show')}</button>
        </div>
        {error('new') && <p className="field-error" id="new-error">{error('new')?.text}</p>}
      </div>
      <button type="submit" className="btn btn-primary btn-wide" aria-busy={busy}>{busy ? t('changing') : verb}</button>
    </form>
  );
}
