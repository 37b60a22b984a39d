// 补充: a few words more. Kept in the page's session store until they are sent; no deadline moves.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import * as api from '../../api/calls';
import { Failure, newKey } from '../../api/http';
import { useT } from '../../i18n';
import { FailureNote } from '../../ui/FailureNote';

const KEPT = 'yw.note';
const MAX = 1000;

export function Note({ done }: { done: () => void }): ReactNode {
  const t = useT('track');
  const [words, setWords] = useState(() => sessionStorage.getItem(KEPT) ?? '');
  const [error, setError] = useState<string | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const key = useRef(newKey());
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);

  async function send(): Promise<void> {
    if (busy) return;
    const text = words.trim();
    const n = [...text].length;
    const found = n === 0 ? t('note_empty') : n > MAX ? t('note_long', { n }) : null;
    setError(found);
    if (found) return field.current?.focus();
    setBusy(true);
    setFailure(null);
    try {
      await api.trackNote(text, key.current);
      sessionStorage.removeItem(KEPT);
      done();
    } catch (problem) {
      setFailure(problem instanceof Failure ? problem : new Failure('problem', 0, null));
    } finally {
      setBusy(false);
    }
  }

  return (
    <form className="card stack" noValidate onSubmit={(event) => { event.preventDefault(); void send(); }}>
      <div className="field">
        <label htmlFor="note">{t('note_label')}</label>
        <textarea
          ref={field}
          id="note"
          className="input"
          rows={3}
          value={words}
          aria-invalid={error !== null}
          aria-describedby={error ? 'note-error note-hint' : 'note-hint'}
          onChange={(event) => {
            setWords(event.target.value);
            key.current = newKey();
            sessionStorage.setItem(KEPT, event.target.value);
          }}
        />
        {error && <p className="field-error" id="note-error" role="alert">{error}</p>}
        <p className="hint" id="note-hint">{t('note_hint')}</p>
      </div>
      {failure && <FailureNote failure={failure} />}
      <button type="submit" className="btn btn-primary" aria-busy={busy}>{t(busy ? 'note_sending' : 'note_send')}</button>
    </form>
  );
}
