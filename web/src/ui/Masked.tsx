// A masked personal datum. [查看] asks a purpose, shows the datum for 60 seconds, and the server records the look.
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { Failure } from '../api/http';
import type { Purpose } from '../api/types';
import { useT } from '../i18n';
import { FailureNote } from './FailureNote';

type Props = {
  masked: string;
  /** What the datum is, for the button's name: "手机号". */
  label: string;
  purposes: Purpose[];
  /** Chosen beforehand where the page makes the purpose clear; the reader still sees it and presses. */
  prefilled?: Purpose;
  reveal: (purpose: Purpose) => Promise<{ value: string }>;
  /** Shows a telephone number as a link to call. */
  telephone?: boolean;
};

export function Masked({ masked, label, purposes, prefilled, reveal, telephone = false }: Props): ReactNode {
  const t = useT();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [purpose, setPurpose] = useState<Purpose | ''>(prefilled ?? '');
  const [value, setValue] = useState<string | null>(null);
  const [error, setError] = useState<Failure | null>(null);
  const [missing, setMissing] = useState(false);
  const [asking, setAsking] = useState(false);
  useEffect(() => {
    if (asking) dialog.current?.showModal();
  }, [asking]);
  useEffect(() => {
    if (value === null) return;
    const timer = setTimeout(() => setValue(null), 60_000);
    return () => clearTimeout(timer);
  }, [value]);

  async function look(): Promise<void> {
    if (!purpose) return setMissing(true);
    setError(null);
    try {
      setValue((await reveal(purpose)).value);
      setAsking(false);
    } catch (problem) {
      setError(problem instanceof Failure ? problem : new Failure('problem', 0, null));
    }
  }

  if (value !== null) {
    return (
      <span className="masked">
        {telephone ? <a className="num" href={`tel:${value}`}>{value}</a> : <span className="num">{value}</span>}{' '}
        <span className="note" role="status">{t('masked_shown')}</span>
      </span>
    );
  }
  return (
    <span className="masked">
      <span className="num">{masked}</span>{' '}
      <button type="button" className="btn btn-plain" aria-label={`${t('masked_show')} ${label}`} aria-haspopup="dialog" onClick={() => setAsking(true)}>
        {t('masked_show')}
      </button>
      {asking && <dialog ref={dialog} className="from-below" aria-labelledby={`${id}-title`} onClose={() => setAsking(false)} onKeyDown={(event) => event.stopPropagation()}>
        <form method="dialog" className="sheet" onSubmit={(event) => { event.preventDefault(); void look(); }}>
          <h2 id={`${id}-title`}>{t('masked_purpose')}</h2>
          <fieldset className="options">
            <legend className="visually-hidden">{t('masked_purpose')}</legend>
            {purposes.map((one) => (
              <label className="option" key={one}>
                <input type="radio" name={`${id}-purpose`} checked={purpose === one} onChange={() => { setPurpose(one); setMissing(false); }} />
                <span>{t(`purpose_${one}`)}</span>
              </label>
            ))}
          </fieldset>
          {missing && <p className="field-error" role="alert">{t('field_required')}</p>}
          {error && <FailureNote failure={error} audience="staff" />}
          <div className="row">
            <button type="button" className="btn" onClick={() => dialog.current?.close()}>{t('masked_keep')}</button>
            <button type="submit" className="btn btn-primary">{t('masked_show')}</button>
          </div>
        </form>
      </dialog>}
    </span>
  );
}
