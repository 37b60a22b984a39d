// One call: the number first, then what is the matter, where, and one of two ends: to the township, or answered at once.
// Beside it the caller's earlier cases. Everything by keyboard; what was typed stays until it is sent.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { takeReport } from '../../api/calls';
import { Failure } from '../../api/http';
import type { Receipt } from '../../api/types';
import { useT } from '../../i18n';
import { ErrorSummary, fieldWords, type FieldError } from '../../ui/ErrorSummary';
import { FailureNote } from '../../ui/FailureNote';
import { PageHead } from '../../ui/PageHead';
import { usePortal } from '../../ui/portal';
import { useMe } from '../../ui/session';
import { commits, SHOWN } from '../desk/keys';
import { KeyCap } from '../desk/KeyCap';
import { useDraft } from '../desk/drafts';
import { useOnce } from '../desk/once';
import { pressOf } from '../desk/useKeys';
import { Caller } from './Caller';
import { PlaceFields } from './PlaceFields';
import { Taken } from './Taken';
import { bodyOf, digitsOf, EMPTY, missing, wholePhone, type Draft, type Missing } from './take';

const FIELD: Record<Missing, string> = { phone: 'take-phone', words: 'take-words', place: 'take-township', answer: 'take-answer' };

export function TakePage() {
  const me = useMe();
  const { draft, set, clear } = useDraft<Draft>(`${me.person}.take`, { ...EMPTY, channel: me.current.role === 'operator' ? 'phone' : 'visit' });
  const [taken, setTaken] = useState<{ receipt: Receipt; answered: boolean } | null>(null);
  const next = (): void => {
    setTaken(null);
    requestAnimationFrame(() => document.getElementById('take-phone')?.focus());
  };
  if (taken) return <Taken receipt={taken.receipt} answered={taken.answered} onNext={next} />;
  return (
    <Form
      draft={draft}
      set={set}
      onClear={clear}
      onTaken={(receipt, answered) => {
        clear();
        setTaken({ receipt, answered });
      }}
    />
  );
}

type Props = { draft: Draft; set: (part: Partial<Draft>) => void; onClear: () => void; onTaken: (receipt: Receipt, answered: boolean) => void };

function Form({ draft, set, onClear, onTaken }: Props): ReactNode {
  const t = useT('hotline');
  const common = useT();
  const { county } = usePortal();
  const { busy, send } = useOnce();
  const [errors, setErrors] = useState<FieldError[]>([]);
  const [turn, setTurn] = useState(0);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [answering, setAnswering] = useState(draft.answer !== '');
  const { role } = useMe().current;
  const first = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);

  async function finish(answered: boolean): Promise<void> {
    const found = missing(draft, answered).map((what) => ({ id: FIELD[what], text: what === 'phone' ? common('field_phone_digits', { have: digitsOf(draft.phone).length }) : t(`missing_${what}`) }));
    setErrors(found);
    setTurn(turn + 1);
    setFailure(null);
    if (found.length > 0) return;
    const body = bodyOf(draft, answered, t.lang);
    try {
      const receipt = await send(body, (key) => takeReport(body, key));
      if (receipt) onTaken(receipt, answered);
    } catch (error) {
      setFailure(error instanceof Failure ? error : new Failure('problem', 0, null));
    }
  }
  function answer(): void {
    if (answering) return void finish(true);
    setAnswering(true);
    requestAnimationFrame(() => document.getElementById('take-answer')?.focus());
  }
  useCommit(() => void finish(answering));
  const wrong = (id: string): ReactNode => errors.find((error) => error.id === id)?.text;
  const phone = draft.anonymous ? null : wholePhone(draft.phone);
  return (
    <div className="hotline">
      <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); void finish(answering); }}>
        <ErrorSummary errors={errors} turn={turn} />
        <PageHead title={t('take')} page={t('take')} />
        {failure && <FailureNote failure={failure} audience="staff">{failure.problem?.fields?.map((field) => <p key={field.path}>{fieldWords(field, county.name, common)}</p>)}</FailureNote>}
        {role !== 'operator' && <Came value={draft.channel} onChange={(channel) => set({ channel })} />}
        <div className="field">
          <label htmlFor="take-phone">{common('optional', { label: t('phone') })}</label>
          <input ref={first} id="take-phone" className="input" type="tel" inputMode="tel" autoComplete="off" maxLength={32} value={draft.phone} aria-disabled={draft.anonymous} readOnly={draft.anonymous} aria-invalid={!!wrong('take-phone')} aria-describedby="take-phone-hint" onChange={(event) => set({ phone: event.target.value })} />
          <p className="hint" id="take-phone-hint">{t('phone_hint')}</p>
          {wrong('take-phone') && <p className="field-error">{wrong('take-phone')}</p>}
        </div>
        <label className="check">
          <input type="checkbox" checked={draft.anonymous} onChange={(event) => set({ anonymous: event.target.checked, ...(event.target.checked && { phone: '', caller: '' }) })} />
          <span>{t('anonymous')}</span>
        </label>
        {!draft.anonymous && (
          <div className="field">
            <label htmlFor="take-caller">{common('optional', { label: t('caller') })}</label>
            <input id="take-caller" className="input" autoComplete="off" maxLength={120} value={draft.caller} onChange={(event) => set({ caller: event.target.value })} />
          </div>
        )}
        <div className="field">
          <label htmlFor="take-words">{t('words')}</label>
          <textarea id="take-words" className="input" rows={5} maxLength={2000} value={draft.words} aria-invalid={!!wrong('take-words')} onChange={(event) => set({ words: event.target.value })} />
          {wrong('take-words') && <p className="field-error">{wrong('take-words')}</p>}
        </div>
        <PlaceFields draft={draft} set={set} error={wrong('take-township')} />
        {answering && (
          <div className="field">
            <label htmlFor="take-answer">{t('answer')}</label>
            <textarea id="take-answer" className="input" rows={3} maxLength={2000} value={draft.answer} aria-invalid={!!wrong('take-answer')} aria-describedby="take-answer-hint" onChange={(event) => set({ answer: event.target.value })} />
            <p className="hint" id="take-answer-hint">{t('answer_hint')}</p>
            {wrong('take-answer') && <p className="field-error">{wrong('take-answer')}</p>}
          </div>
        )}
        <div className="row">
          {!answering && <button type="submit" className="btn btn-primary" aria-busy={busy} aria-keyshortcuts="Control+Enter">{t(busy ? 'sending' : 'send')}<KeyCap>{SHOWN.commit}</KeyCap></button>}
          <button type="button" className={answering ? 'btn btn-primary' : 'btn'} aria-busy={answering && busy} aria-keyshortcuts={answering ? 'Control+Enter' : undefined} onClick={answer}>{t(answering && busy ? 'sending' : 'answer_now')}{answering && <KeyCap>{SHOWN.commit}</KeyCap>}</button>
          {answering && <button type="button" className="btn" onClick={() => { setAnswering(false); set({ answer: '' }); }}>{t('answer_not')}</button>}
          <button type="button" className="btn" onClick={() => { onClear(); setAnswering(false); setErrors([]); first.current?.focus(); }}>{t('clear')}</button>
        </div>
      </form>
      <Caller phone={phone} words={draft.words} onAdded={() => set({ words: '' })} />
    </div>
  );
}

/** How somebody came to a clerk: the hotline only ever rings. */
function Came({ value, onChange }: { value: Draft['channel']; onChange: (channel: Draft['channel']) => void }) {
  const t = useT('hotline');
  return (
    <fieldset className="field">
      <legend className="legend">{t('came')}</legend>
      <div className="options">
        {(['visit', 'phone'] as const).map((one) => (
          <label className="option" key={one}>
            <input type="radio" name="came" checked={value === one} onChange={() => onChange(one)} />
            <span>{t(`came_${one}`)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** Ctrl+Enter sends, in fields too, but never while an input method composes or a dialog is open. */
function useCommit(commit: () => void): void {
  const latest = useRef(commit);
  latest.current = commit;
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (!commits(pressOf(event)) || document.querySelector('[role=dialog], [role=alertdialog]')) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, []);
}
