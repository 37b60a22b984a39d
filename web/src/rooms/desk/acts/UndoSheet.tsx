// 撤回派遣: while nobody has signed. Says what happens before it happens; focus starts on the way out.
import { undoDispatch } from '../../../api/calls';
import { useT } from '../../../i18n';
import type { SheetProps } from './props';
import { Commit, Sheet } from './Sheet';
import { ActFailure, Cancel, useSheetTitle } from './SheetParts';
import { useAct } from './useAct';

export function UndoSheet({ row, onClose, onDone, onClash }: SheetProps) {
  const t = useT('desk');
  const title = useSheetTitle();
  const { busy, failure, run } = useAct(
    (view) => onDone(view, t('done_undo')),
    (clash) => onClash(clash, ''),
  );
  const commit = (): void => void run({}, (key) => undoDispatch(row.id, { version: row.version, key }));
  return (
    <Sheet title={title('undo', row)} onClose={onClose} onCommit={commit} foot={<><Cancel onClose={onClose} /><Commit label={t('act_undo')} busyLabel={t('busy_undo')} busy={busy} onPress={commit} /></>}>
      <ActFailure failure={failure} />
      <p>{t('undo_what')}</p>
    </Sheet>
  );
}
