// Two boxes that cannot be taken for each other: a reply that the reporter reads, and a note that residents never see.
import { useState } from 'react';
import { EyeOff, Phone, Send } from 'lucide-react';
import { addFacts, note } from '../../../api/calls';
import { Failure } from '../../../api/http';
import { useT } from '../../../i18n';
import { FailureNote } from '../../../ui/FailureNote';
import { useMe } from '../../../ui/session';
import { useDraft } from '../drafts';
import { KeyCap } from '../KeyCap';
import { commits, SHOWN } from '../keys';
import { useOnce } from '../once';
import { pressOf } from '../useKeys';

/** `notes`: to the reporter and to colleagues; `facts`: what a caller adds by telephone. */
export function Compose({ id, notes, facts, onSent }: { id: string; notes: boolean; facts: boolean; onSent: () => void }) {
  const t = useT('desk');
  return (
    <section className="card stack-8" aria-labelledby="talk-title">
      <h2 id="talk-title">{t('talk')}</h2>
      <div className="desk-compose">
        {facts && <Box id={id} to="caller" onSent={onSent} />}
        {notes && <Box id={id} to="reporter" onSent={onSent} />}
        {notes && <Box id={id} to="staff" onSent={onSent} />}
      </div>
    </section>
  );
}

function Box({ id, to, onSent }: { id: string; to: 'reporter' | 'staff' | 'caller'; onSent: () => void }) {
  const t = useT('desk');
  const common = useT();
  const me = useMe();
  const field = `note-${to}`;
  const { draft, set, clear } = useDraft(`${me.person}.${id}.${field}`, { words: '' });
  const { busy, send } = useOnce();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [said, setSaid] = useState<'sent' | 'empty' | null>(null);

  async function submit(): Promise<void> {
    const words = draft.words.trim();
    setFailure(null);
    setSaid(words ? null : 'empty');
    if (!words) return document.getElementById(field)?.focus();
    try {
      await send({ words }, (key): Promise<unknown> => (to === 'caller' ? addFacts(id, words, key) : note(id, to, words, key)));
      clear();
      setSaid('sent');
      onSent();
    } catch (error) {
      setFailure(error instanceof Failure ? error : new Failure('problem', 0, null));
    }
  }

  const Icon = to === 'reporter' ? Send : to === 'staff' ? EyeOff : Phone;
  return (
    <form className={`desk-box ${to === 'staff' ? 'desk-colleague' : 'desk-reporter'}`} noValidate onSubmit={(event) => { event.preventDefault(); void submit(); }}>
      <h3><label htmlFor={field}><Icon size={16} aria-hidden /> {t(`note_${to}`)}</label></h3>
      <p className="hint" id={`${field}-hint`}>{t(`note_${to}_hint`)}</p>
      <textarea
        id={field}
        className="input"
        rows={3}
        maxLength={2000}
        aria-describedby={`${field}-hint ${field}-said`}
        aria-invalid={said === 'empty'}
        value={draft.words}
        onChange={(event) => set({ words: event.target.value })}
        onKeyDown={(event) => {
          if (!commits(pressOf(event.nativeEvent))) return;
          event.preventDefault();
          void submit();
        }}
      />
      {failure && <FailureNote failure={failure} audience="staff" />}
      <div className="row-between">
        <span role="status" id={`${field}-said`} className={said === 'empty' ? 'field-error' : 'note'}>
          {said === 'empty' && common('field_required')}
          {said === 'sent' && t(`note_${to}_sent`)}
        </span>
        <button type="submit" className="btn" aria-busy={busy} aria-keyshortcuts="Control+Enter">
          {t(busy ? 'busy_note' : `note_${to}_send`)}
          <KeyCap>{SHOWN.commit}</KeyCap>
        </button>
      </div>
    </form>
  );
}
