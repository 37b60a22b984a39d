// Asks for number and code. A wrong number and a wrong code are answered alike, and neither ever stands in an address.
import { useRef, useState, type ReactNode } from 'react';
import * as api from '../../api/calls';
import { Failure } from '../../api/http';
import { useT } from '../../i18n';
import { ErrorSummary, type FieldError } from '../../ui/ErrorSummary';
import { FailureNote } from '../../ui/FailureNote';
import { digits } from '../../ui/format';
import { PageHead } from '../../ui/PageHead';
import { usePortal } from '../../ui/portal';

export function Ask({ opened }: { opened: () => void }): ReactNode {
  const t = useT('track');
  const { phone } = usePortal();
  const number = useRef<HTMLInputElement>(null);
  const code = useRef<HTMLInputElement>(null);
  const [errors, setErrors] = useState<FieldError[]>([]);
  const [turn, setTurn] = useState(0);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);

  async function submit(): Promise<void> {
    if (busy) return;
    const given = { number: digits(number.current?.value ?? ''), code: digits(code.current?.value ?? '') };
    const found: FieldError[] = [];
    if (!/^\d{12,14}$/.test(given.number)) found.push({ id: 'number', text: t('need_number', { have: given.number.length }) });
    if (!/^\d{6}$/.test(given.code)) found.push({ id: 'code', text: t('need_code', { have: given.code.length }) });
    setErrors(found);
    setTurn((n) => n + 1);
    setFailure(null);
    if (found.length > 0) return;
    setBusy(true);
    try {
      await api.openTracking(given.number, given.code);
      opened();
    } catch (error) {
      const problem = error instanceof Failure ? error : new Failure('problem', 0, null);
      if (problem.code === 'wrong_code' || problem.status === 404) setErrors([{ id: 'number', text: t('wrong', { phone }) }]);
      else setFailure(problem);
      setTurn((n) => n + 1);
    } finally {
      setBusy(false);
    }
  }

  const wrong = (id: string): FieldError | undefined => errors.find((error) => error.id === id);
  return (
    <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); void submit(); }}>
      <ErrorSummary errors={errors} turn={turn} />
      <PageHead title={t('heading')} page={t('title')} />
      {failure && <FailureNote failure={failure} />}
      <div className="field">
        <label htmlFor="number">{t('number')}</label>
        <input ref={number} id="number" className="input num" inputMode="numeric" autoComplete="off" aria-invalid={Boolean(wrong('number'))} aria-describedby={wrong('number') ? 'number-error number-hint' : 'number-hint'} />
        {wrong('number') && <p className="field-error" id="number-error">{wrong('number')?.text}</p>}
        <p className="hint" id="number-hint">{t('number_hint')}</p>
      </div>
      <div className="field">
        <label htmlFor="code">{t('code')}</label>
        <input ref={code} id="code" className="input num" inputMode="numeric" autoComplete="off" aria-invalid={Boolean(wrong('code'))} aria-describedby={wrong('code') ? 'code-error code-hint' : 'code-hint'} />
        {wrong('code') && <p className="field-error" id="code-error">{wrong('code')?.text}</p>}
        <p className="hint" id="code-hint">{t('code_hint')}</p>
      </div>
      <button type="submit" className="btn btn-primary btn-wide" aria-busy={busy}>{t('look')}</button>
      <p className="note">{t('lost', { phone })}</p>
    </form>
  );
}
