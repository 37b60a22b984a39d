// Acts that need words and nothing else: 退单 with its reason, 直接答复 with the answer. What follows is said before it is done.
import { useState, type ReactNode } from 'react';
import { answer, sendBack } from '../../../api/calls';
import type { CaseView } from '../../../api/types';
import { useT } from '../../../i18n';
import { ErrorSummary, type FieldError } from '../../../ui/ErrorSummary';
import { useDraft } from '../drafts';
import type { SheetProps } from './props';
import { Commit, Sheet } from './Sheet';
import { ActFailure, Cancel, useSheetTitle } from './SheetParts';
import { useAct } from './useAct';

type Kind = 'return' | 'answer';
const SEND: Record<Kind, (id: string, words: string, by: { version: number; key: string }) => Promise<CaseView>> = { return: sendBack, answer };

function WordsSheet({ kind, row, draftName, onClose, onDone, onClash }: SheetProps & { kind: Kind }): ReactNode {
  const t = useT('desk');
  const title = useSheetTitle();
  const { draft, set, clear } = useDraft(draftName, { words: '' });
  const [errors, setErrors] = useState<FieldError[]>([]);
  const [turn, setTurn] = useState(0);
  const { busy, failure, run } = useAct(
    (view) => {
      clear();
      onDone(view, t(`done_${kind}`));
    },
    (clash) => onClash(clash, draft.words),
  );
  const field = `${kind}-words`;

  function commit(): void {
    const words = draft.words.trim();
    setErrors(words ? [] : [{ id: field, text: t(`${kind}_missing`) }]);
    setTurn(turn + 1);
    if (words) void run({ words }, (key) => SEND[kind](row.id, words, { version: row.version, key }));
  }
  return (
    <Sheet title={title(kind, row)} onClose={onClose} onCommit={commit} foot={<><Cancel onClose={onClose} /><Commit label={t(`act_${kind}`)} busyLabel={t(`busy_${kind}`)} busy={busy} onPress={commit} /></>}>
      <ErrorSummary errors={errors} turn={turn} />
      <ActFailure failure={failure} />
      <div className="field">
        <label htmlFor={field}>{t(`${kind}_words`)}</label>
        <p className="hint" id={`${field}-hint`}>{t(`${kind}_hint`)}</p>
        <textarea id={field} aria-describedby={`${field}-hint`} className="input" rows={4} maxLength={2000} value={draft.words} aria-invalid={errors.length > 0} onChange={(event) => set({ words: event.target.value })} />
        {errors.length > 0 && <p className="field-error">{t(`${kind}_missing`)}</p>}
      </div>
      <p className="note">{t(`${kind}_after`)}</p>
    </Sheet>
  );
}

export const ReturnSheet = (props: SheetProps): ReactNode => <WordsSheet kind="return" {...props} />;
export const AnswerSheet = (props: SheetProps): ReactNode => <WordsSheet kind="answer" {...props} />;
