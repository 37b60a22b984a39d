// 删除: the reporter's own number and name, in all matters of that number. Who erases types the number of the report first.
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import * as api from '../../api/calls';
import { Failure } from '../../api/http';
import type { Track } from '../../api/types';
import { useT } from '../../i18n';
import { useT as useCommon } from '../../i18n';
import { FailureNote } from '../../ui/FailureNote';
import { digits, moment, number } from '../../ui/format';
import { usePortal } from '../../ui/portal';
import { useNow } from '../../ui/useNow';

export function EraseOwn({ track, reload }: { track: Track; reload: () => void }): ReactNode {
  const t = useT('track');
  const common = useCommon();
  const now = useNow();
  const [asking, setAsking] = useState(false);
  const erased = track.erased?.reporter_at;
  if (erased) return <p className="alert alert-info" role="status">{t('erase_done', { time: moment(erased, now, common) })}</p>;
  if (!track.has_reporter) return null;
  return (
    <section className="card stack-8" aria-labelledby="erase-own">
      <h2 id="erase-own">{t('erase_title')}</h2>
      <p>{t('erase_effect')}</p>
      <p className="row"><button type="button" className="btn" onClick={() => setAsking(true)}>{t('erase_open')}</button></p>
      {asking && <Sheet track={track} done={() => { setAsking(false); reload(); }} keep={() => setAsking(false)} />}
    </section>
  );
}

function Sheet({ track, done, keep }: { track: Track; done: () => void; keep: () => void }): ReactNode {
  const t = useT('track');
  const common = useCommon();
  const { phone } = usePortal();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const typed = useRef<HTMLInputElement>(null);
  const [error, setError] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);

  async function erase(): Promise<void> {
    if (busy) return;
    const same = digits(typed.current?.value ?? '') === track.number;
    setError(same ? null : t('erase_wrong'));
    setFailure(null);
    if (!same) return typed.current?.focus();
    setBusy(true);
    try {
      await api.eraseOwn();
      done();
    } catch (problem) {
      const refused = problem instanceof Failure ? problem : new Failure('problem', 0, null);
      if (refused.code === 'held') setError(t('erase_held', { phone }));
      else setFailure(refused);
      setBusy(false);
    }
  }

  return (
    <dialog ref={dialog} className="from-below" aria-labelledby={id} onClose={keep}>
      <form className="sheet" noValidate onSubmit={(event) => { event.preventDefault(); void erase(); }}>
        <h2 id={id}>{t('erase_question')}</h2>
        <p>{t('erase_last')}</p>
        {failure && <FailureNote failure={failure} />}
        <div className="field">
          <label htmlFor="erase-number">{t.rich('erase_type', { number: <span className="num nowrap">{number(track.number)}</span> })}</label>
          <input ref={typed} id="erase-number" className="input num" inputMode="numeric" autoComplete="off" aria-invalid={error !== null} aria-describedby={error ? 'erase-error' : undefined} />
          {error && <p className="field-error" id="erase-error" role="alert">{error}</p>}
        </div>
        <div className="row">
          <button type="button" className="btn" autoFocus onClick={() => dialog.current?.close()}>{common('keep')}</button>
          <button type="submit" className="btn btn-danger" aria-busy={busy}>{t('erase_open')}</button>
        </div>
      </form>
    </dialog>
  );
}
