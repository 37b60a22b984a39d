// 退单审核: the lead's reason, and the two ways on. Accepted: dispatched again. Refused: the same lead, whose clock never stopped.
import { useState } from 'react';
import { acceptReturn, getCase, refuseReturn } from '../../../api/calls';
import { useLoad } from '../../../api/useLoad';
import { useT, Zh } from '../../../i18n';
import { ErrorSummary, type FieldError } from '../../../ui/ErrorSummary';
import { moment } from '../../../ui/format';
import { useNow } from '../../../ui/useNow';
import { useDraft } from '../drafts';
import type { SheetProps } from './props';
import { Commit, Sheet } from './Sheet';
import { ActFailure, Cancel, SheetLoading, useSheetTitle } from './SheetParts';
import { useAct } from './useAct';

const FIELD = 'review-words';

export function ReviewSheet({ row, draftName, onClose, onDone, onClash }: SheetProps) {
  const t = useT('desk');
  const common = useT();
  const now = useNow();
  const title = useSheetTitle();
  const load = useLoad(`desk.review.${row.id}.${row.version}`, () => getCase(row.id));
  const { draft, set, clear } = useDraft(draftName, { words: '' });
  const [errors, setErrors] = useState<FieldError[]>([]);
  const [turn, setTurn] = useState(0);
  const [done, setDone] = useState<'done_accept_return' | 'done_refuse_return'>('done_accept_return');
  const { busy, failure, run } = useAct(
    (view) => {
      clear();
      onDone(view, t(done));
    },
    (clash) => onClash(clash, draft.words),
  );
  const words = draft.words.trim();

  function accept(): void {
    setErrors([]);
    setDone('done_accept_return');
    void run({ accept: words }, (key) => acceptReturn(row.id, words, { version: row.version, key }));
  }
  function refuse(): void {
    setErrors(words ? [] : [{ id: FIELD, text: t('review_missing') }]);
    setTurn(turn + 1);
    setDone('done_refuse_return');
    if (words) void run({ refuse: words }, (key) => refuseReturn(row.id, words, { version: row.version, key }));
  }
  const returned = load.data?.returned;
  const foot = (
    <>
      <Cancel onClose={onClose} />
      <Commit plain label={t('act_refuse_return')} busyLabel={t('busy_review')} busy={busy} onPress={refuse} />
      <Commit label={t('act_accept_return')} busyLabel={t('busy_review')} busy={busy} onPress={accept} />
    </>
  );
  return (
    <Sheet title={title('review', row)} onClose={onClose} onCommit={accept} foot={foot}>
      <ErrorSummary errors={errors} turn={turn} />
      <ActFailure failure={failure} />
      <SheetLoading load={load} />
      {returned && (
        <section className="stack-8">
          <h3>{t.rich('review_reason', { unit: <Zh>{returned.unit}</Zh> })}</h3>
          <p className="quote"><Zh>{returned.reason}</Zh></p>
          <p className="note">{t('review_clock', { due: moment(returned.handle_by, now, common) })}</p>
        </section>
      )}
      <div className="field">
        <label htmlFor={FIELD}>{t('review_words')}</label>
        <p className="hint" id={`${FIELD}-hint`}>{t('review_hint')}</p>
        <textarea id={FIELD} aria-describedby={`${FIELD}-hint`} className="input" rows={3} maxLength={2000} value={draft.words} aria-invalid={errors.length > 0} onChange={(event) => set({ words: event.target.value })} />
        {errors.length > 0 && <p className="field-error">{t('review_missing')}</p>}
      </div>
    </Sheet>
  );
}
