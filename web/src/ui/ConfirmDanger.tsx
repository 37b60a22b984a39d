// Asks before something that cannot be taken back: names the object and the effect, repeats the verb in red, focus on the safe one.
import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useT } from '../i18n';

export function ConfirmDanger({ title, effect, verb, onConfirm, onKeep }: { title: string; effect: string; verb: string; onConfirm: () => void; onKeep: () => void }): ReactNode {
  const t = useT();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} className="from-below" aria-labelledby={id} onClose={onKeep}>
      <div className="sheet">
        <h2 id={id}>{title}</h2>
        <p>{effect}</p>
        <div className="row">
          <button type="button" className="btn" autoFocus onClick={() => dialog.current?.close()}>{t('keep')}</button>
          <button type="button" className="btn btn-danger" onClick={onConfirm}>{verb}</button>
        </div>
      </div>
    </dialog>
  );
}
