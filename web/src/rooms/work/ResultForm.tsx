// The result of a task: photo where the small class wants one, one of four results, words; kept on the phone while it is written.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import type { CaseView, Outcome } from '../../api/types';
import { useT } from '../../i18n';
import { useT as useCommon } from '../../i18n';
import { ErrorSummary, type FieldError } from '../../ui/ErrorSummary';
import { PhotoField } from '../../ui/photos/PhotoField';
import type { Shrunk } from '../../ui/photos/shrink';
import { getResult, getResultPhoto, saveResult, saveResultPhoto, type ResultDraft, type ResultPhoto } from './draft';
import { dismiss, hold, useHeld } from './outbox';

const OUTCOMES: Outcome[] = ['done', 'elsewhere', 'not_found', 'not_now'];
const MAX = 1000;

export function ResultForm({ view, title, reload }: { view: CaseView; title: string; reload: () => void }): ReactNode {
  const [draft, setDraft] = useState<ResultDraft | null>(null);
  const held = useHeld();
  useEffect(() => {
    let gone = false;
    void getResult(view.id).then((found) => { if (!gone) setDraft(found); });
    return () => { gone = true; };
  }, [view.id]);
  const stale = held?.id === view.id && held.state === 'failed' && held.failure?.kind === 'problem';
  useEffect(() => {
    if (stale) reload(); // the version moved: what is written here stays
  }, [stale]);
  if (!draft) return null;
  return <Form view={view} title={title} draft={draft} setDraft={setDraft} />;
}

type FormProps = { view: CaseView; title: string; draft: ResultDraft; setDraft: (edit: (now: ResultDraft | null) => ResultDraft | null) => void };

function Form({ view, title, draft, setDraft }: FormProps): ReactNode {
  const t = useT('work');
  const common = useCommon();
  const [, go] = useLocation();
  const [errors, setErrors] = useState<FieldError[]>([]);
  const [turn, setTurn] = useState(0);
  const removed = useRef<{ photo: ResultPhoto; at: number } | null>(null);
  const rules = rulesOf(view, draft.outcome);

  /** Each change makes it another act: a new key. */
  function change(edit: (now: ResultDraft) => Partial<ResultDraft>): void {
    setDraft((now) => {
      if (!now) return now;
      const next = { ...now, ...edit(now), key: crypto.randomUUID() };
      void saveResult(next);
      return next;
    });
  }

  async function add(photo: Shrunk): Promise<void> {
    const id = crypto.randomUUID();
    await saveResultPhoto(id, photo.bytes);
    change((now) => ({ photos: [...now.photos, { id, key: crypto.randomUUID(), stored: null }] }));
  }

  async function replace(id: string, photo: Shrunk): Promise<void> {
    await saveResultPhoto(id, photo.bytes);
    change((now) => ({ photos: now.photos.map((one) => (one.id === id ? { id, key: crypto.randomUUID(), stored: null } : one)) }));
  }

  function remove(id: string): void {
    const at = draft.photos.findIndex((one) => one.id === id);
    const photo = draft.photos[at];
    if (photo) removed.current = { photo, at };
    change((now) => ({ photos: now.photos.filter((one) => one.id !== id) }));
  }

  function restore(): void {
    const back = removed.current;
    if (back) change((now) => ({ photos: now.photos.toSpliced(back.at, 0, back.photo) }));
  }

  async function submit(): Promise<void> {
    const found: FieldError[] = [];
    if (rules.photo && draft.photos.length === 0) found.push({ id: 'site-photo', text: t('need_photo') });
    if (!draft.outcome) found.push({ id: 'outcome-done', text: t('need_outcome') });
    const n = [...draft.words.trim()].length;
    if (rules.words && n === 0) found.push({ id: 'result-words', text: t('need_words') });
    if (n > MAX) found.push({ id: 'result-words', text: t('words_long', { n }) });
    setErrors(found);
    setTurn(turn + 1);
    if (found.length > 0) return;
    await saveResult(draft);
    dismiss();
    hold(view.id, title, view.version);
    go('/w/tasks');
  }

  const wrong = (id: string): FieldError | undefined => errors.find((error) => error.id === id);
  return (
    <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); void submit(); }}>
      <ErrorSummary errors={errors} turn={turn} />
      <div className="stack-8">
        <PhotoField id="site-photo" cameraLabel={t('photo_take')} photos={draft.photos} get={getResultPhoto} add={add} replace={replace} remove={remove} restore={restore} errorId={wrong('site-photo') ? 'photo-error' : undefined} />
        {wrong('site-photo') && <p className="field-error" id="photo-error">{wrong('site-photo')?.text}</p>}
        <p className="hint">{t(draft.outcome === 'not_found' ? 'photo_needed_spot' : rules.photo ? 'photo_needed' : 'photo_optional')}</p>
      </div>
      <fieldset className="field" aria-describedby={wrong('outcome-done') ? 'outcome-error' : undefined}>
        <legend>{t('outcome')}</legend>
        <div className="options outcomes">
          {OUTCOMES.map((outcome) => (
            <label className="option" key={outcome}>
              <input type="radio" id={`outcome-${outcome}`} name="outcome" checked={draft.outcome === outcome} onChange={() => change(() => ({ outcome }))} />
              <span>{common(`outcome_${outcome}`)}</span>
            </label>
          ))}
        </div>
        {wrong('outcome-done') && <p className="field-error" id="outcome-error">{wrong('outcome-done')?.text}</p>}
      </fieldset>
      <div className="field">
        <label htmlFor="result-words">{t(rules.words ? 'words' : 'words_optional')}</label>
        <textarea id="result-words" className="input" rows={2} value={draft.words} aria-invalid={Boolean(wrong('result-words'))} aria-describedby={wrong('result-words') ? 'words-error' : undefined} onChange={(event) => { const words = event.target.value; change(() => ({ words })); }} />
        {wrong('result-words') && <p className="field-error" id="words-error">{wrong('result-words')?.text}</p>}
        {rules.words && <p className="hint">{t('words_needed')}</p>}
      </div>
      <p className="note">{t('only_this')}</p>
      <button type="submit" className="btn btn-primary btn-wide">{t('submit')}</button>
    </form>
  );
}

/** What this result wants: the small class's rule for photos, the spot when nothing was found, reasons when it was not done. */
function rulesOf(view: CaseView, outcome: Outcome | null): { photo: boolean; words: boolean } {
  return {
    photo: outcome === 'not_found' || ((outcome === null || outcome === 'done') && Boolean(view.category?.photo.handle)),
    words: outcome === 'elsewhere' || outcome === 'not_now',
  };
}
