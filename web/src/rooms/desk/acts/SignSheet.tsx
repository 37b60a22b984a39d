// 签收: takes the matter for one's own post. Says what begins with it.
import { sign } from '../../../api/calls';
import { useT } from '../../../i18n';
import { moment } from '../../../ui/format';
import { useNow } from '../../../ui/useNow';
import type { SheetProps } from './props';
import { Commit, Sheet } from './Sheet';
import { ActFailure, Cancel, useSheetTitle } from './SheetParts';
import { useAct } from './useAct';

export function SignSheet({ row, onClose, onDone, onClash }: SheetProps) {
  const t = useT('desk');
  const common = useT();
  const now = useNow();
  const title = useSheetTitle();
  const { busy, failure, run } = useAct(
    (view) => onDone(view, t('done_sign')),
    (clash) => onClash(clash, ''),
  );
  const commit = (): void => void run({}, (key) => sign(row.id, { version: row.version, key }));
  return (
    <Sheet title={title('sign', row)} onClose={onClose} onCommit={commit} foot={<><Cancel onClose={onClose} /><Commit label={t('act_sign')} busyLabel={t('busy_sign')} busy={busy} onPress={commit} focusKey={row.id} /></>}>
      <ActFailure failure={failure} />
      <p>{row.due ? t('sign_what', { due: moment(row.due, now, common) }) : t('sign_what_open')}</p>
    </Sheet>
  );
}
