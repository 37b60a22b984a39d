// 提交结果 at the desk: one of four results, words, photos of the spot where the small class wants them.
import { useState, type ReactNode } from 'react';
import { submit } from '../../../api/calls';
import type { Outcome, Photo } from '../../../api/types';
import { useT } from '../../../i18n';
import { ErrorSummary, type FieldError } from '../../../ui/ErrorSummary';
import { useDraft } from '../drafts';
import { actionOf } from '../names';
import { SitePhotos } from './SitePhotos';
import type { SheetProps } from './props';
import { Commit, Sheet } from './Sheet';
import { ActFailure, Cancel, useSheetTitle } from './SheetParts';
import { useAct } from './useAct';

const OUTCOMES: Outcome[] = ['done', 'elsewhere', 'not_found', 'not_now'];
type Draft = { outcome: Outcome | ''; words: string; photos: Photo[] };

export function SubmitSheet({ row, draftName, onClose, onDone, onClash }: SheetProps) {
  const t = useT('desk');
  const common = useT();
  const title = useSheetTitle();
  const { draft, set, clear } = useDraft<Draft>(draftName, { outcome: '', words: '', photos: [] });
  const [errors, setErrors] = useState<FieldError[]>([]);
  const [turn, setTurn] = useState(0);
  const { busy, failure, run } = useAct(
    (view) => {
      clear();
      onDone(view, t('done_submit'));
    },
    (clash) => onClash(clash, draft.words),
  );
  const wanted = actionOf(row, 'submit')?.needs.includes('photo') ?? false;
  const photo = wanted && (draft.outcome === '' || draft.outcome === 'done');
  const words = draft.words.trim();

  function commit(): void {
    const found: FieldError[] = [];
    if (!draft.outcome) found.push({ id: 'submit-done', text: t('submit_outcome_missing') });
    if (photo && draft.photos.length === 0) found.push({ id: 'submit-photo', text: t('submit_photo_missing') });
    if (draft.outcome && draft.outcome !== 'done' && !words) found.push({ id: 'submit-words', text: t('submit_words_missing') });
    setErrors(found);
    setTurn(turn + 1);
    if (found.length > 0 || !draft.outcome) return;
    const body = { outcome: draft.outcome, photos: draft.photos.map((one) => one.id), ...(words && { words }) };
    void run(body, (key) => submit(row.id, body, { version: row.version, key }));
  }
  const wrong = (id: string): ReactNode => errors.find((error) => error.id === id)?.text;
  return (
    <Sheet title={title('submit', row)} onClose={onClose} onCommit={commit} foot={<><Cancel onClose={onClose} /><Commit label={t('act_submit')} busyLabel={t('busy_submit')} busy={busy} onPress={commit} /></>}>
      <ErrorSummary errors={errors} turn={turn} />
      <ActFailure failure={failure} />
      <fieldset className="field">
        <legend className="legend">{t('submit_outcome')}</legend>
        <div className="options">
          {OUTCOMES.map((one) => (
            <label className="option" key={one}>
              <input type="radio" id={`submit-${one}`} name="outcome" checked={draft.outcome === one} onChange={() => set({ outcome: one })} />
              <span>{common(`outcome_${one}`)}</span>
            </label>
          ))}
        </div>
        {wrong('submit-done') && <p className="field-error">{wrong('submit-done')}</p>}
      </fieldset>
      <SitePhotos kind="handle" id={row.id} photos={draft.photos} required={photo} onChange={(photos) => set({ photos })} />
      {wrong('submit-photo') && <p className="field-error">{wrong('submit-photo')}</p>}
      <div className="field">
        <label htmlFor="submit-words">{t('submit_words')}</label>
        <p className="hint" id="submit-words-hint">{t('submit_words_hint')}</p>
        <textarea id="submit-words" aria-describedby="submit-words-hint" className="input" rows={3} maxLength={2000} value={draft.words} aria-invalid={!!wrong('submit-words')} onChange={(event) => set({ words: event.target.value })} />
        {wrong('submit-words') && <p className="field-error">{wrong('submit-words')}</p>}
      </div>
      <p className="note">{t('submit_after')}</p>
    </Sheet>
  );
}
