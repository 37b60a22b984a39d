// 不予受理: why not, and whom the reporter can turn to; both go to the reporter in the sentence shown here.
import { useState } from 'react';
import { refuse } from '../../../api/calls';
import { useT, Zh } from '../../../i18n';
import { ErrorSummary, type FieldError } from '../../../ui/ErrorSummary';
import { useNow } from '../../../ui/useNow';
import { stateSentence } from '../../../ui/words';
import { useDraft } from '../drafts';
import type { SheetProps } from './props';
import { Commit, Sheet } from './Sheet';
import { ActFailure, Cancel, useSheetTitle } from './SheetParts';
import { useAct } from './useAct';

const EMPTY = { reason: '', refer: '' };

export function RefuseSheet({ row, draftName, onClose, onDone, onClash }: SheetProps) {
  const t = useT('desk');
  const title = useSheetTitle();
  const { draft, set, clear } = useDraft(draftName, EMPTY);
  const [errors, setErrors] = useState<FieldError[]>([]);
  const [turn, setTurn] = useState(0);
  const { busy, failure, run } = useAct(
    (view) => {
      clear();
      onDone(view, t('done_refuse'));
    },
    (clash) => onClash(clash, draft.reason),
  );

  function commit(): void {
    const body = { reason: draft.reason.trim(), refer_to: draft.refer.trim() };
    const found: FieldError[] = [];
    if (!body.reason) found.push({ id: 'refuse-reason', text: t('refuse_reason_missing') });
    if (!body.refer_to) found.push({ id: 'refuse-refer', text: t('refuse_refer_missing') });
    setErrors(found);
    setTurn(turn + 1);
    if (found.length === 0) void run(body, (key) => refuse(row.id, body, { version: row.version, key }));
  }
  const wrong = (id: string): FieldError | undefined => errors.find((error) => error.id === id);

  return (
    <Sheet title={title('refuse', row)} onClose={onClose} onCommit={commit} foot={<><Cancel onClose={onClose} /><Commit label={t('act_refuse')} busyLabel={t('busy_refuse')} busy={busy} onPress={commit} /></>}>
      <ErrorSummary errors={errors} turn={turn} />
      <ActFailure failure={failure} />
      <div className="field">
        <label htmlFor="refuse-reason">{t('refuse_reason')}</label>
        <textarea id="refuse-reason" className="input" rows={3} maxLength={500} value={draft.reason} aria-invalid={!!wrong('refuse-reason')} onChange={(event) => set({ reason: event.target.value })} />
        {wrong('refuse-reason') && <p className="field-error">{wrong('refuse-reason')?.text}</p>}
      </div>
      <div className="field">
        <label htmlFor="refuse-refer">{t('refuse_refer')}</label>
        <p className="hint">{t('refuse_refer_hint')}</p>
        <input id="refuse-refer" className="input" maxLength={200} value={draft.refer} aria-invalid={!!wrong('refuse-refer')} onChange={(event) => set({ refer: event.target.value })} />
        {wrong('refuse-refer') && <p className="field-error">{wrong('refuse-refer')?.text}</p>}
      </div>
      {draft.reason.trim() && draft.refer.trim() && <RefusePreview reason={draft.reason.trim()} refer={draft.refer.trim()} />}
    </Sheet>
  );
}

function RefusePreview({ reason, refer }: { reason: string; refer: string }) {
  const t = useT('desk');
  const common = useT();
  const now = useNow();
  const sentence = { unit: '', unit_phone: '', due: null, first_due: null, late_ms: 0, reason, refer_to: refer, outcome: null };
  return (
    <section className="stack-8">
      <h3>{t('preview_title')}</h3>
      <p className="quote desk-preview-words">{stateSentence({ state: 'refused', sentence }, now, common, (name) => <Zh>{name}</Zh>)}</p>
    </section>
  );
}
