// 换承办人: another member of the lead's desk. The due time stays as it is.
import { useState } from 'react';
import { colleagues, reassign } from '../../../api/calls';
import { useLoad } from '../../../api/useLoad';
import { useT, Zh } from '../../../i18n';
import { ErrorSummary, type FieldError } from '../../../ui/ErrorSummary';
import type { SheetProps } from './props';
import { Commit, Sheet } from './Sheet';
import { ActFailure, Cancel, SheetLoading, useSheetTitle } from './SheetParts';
import { useAct } from './useAct';

export function ReassignSheet({ row, onClose, onDone, onClash }: SheetProps) {
  const t = useT('desk');
  const title = useSheetTitle();
  const load = useLoad('desk.colleagues', colleagues);
  const [to, setTo] = useState('');
  const [errors, setErrors] = useState<FieldError[]>([]);
  const [turn, setTurn] = useState(0);
  const { busy, failure, run } = useAct(
    (view) => onDone(view, t('done_reassign')),
    (clash) => onClash(clash, ''),
  );
  function commit(): void {
    setErrors(to ? [] : [{ id: 'reassign-0', text: t('reassign_missing') }]);
    setTurn(turn + 1);
    if (to) void run({ to }, (key) => reassign(row.id, to, { version: row.version, key }));
  }
  return (
    <Sheet title={title('reassign', row)} onClose={onClose} onCommit={commit} foot={<><Cancel onClose={onClose} /><Commit label={t('act_reassign')} busyLabel={t('busy_reassign')} busy={busy} onPress={commit} /></>}>
      <ErrorSummary errors={errors} turn={turn} />
      <ActFailure failure={failure} />
      <SheetLoading load={load} />
      {load.data && load.data.length === 0 && <p className="note">{t('reassign_nobody')}</p>}
      {load.data && load.data.length > 0 && (
        <fieldset className="field">
          <legend className="legend">{t('reassign_to')}</legend>
          <ul className="stack-8">
            {load.data.map((one, i) => (
              <li key={one.membership}>
                <label className="check">
                  <input type="radio" id={`reassign-${i}`} name="reassign" checked={to === one.membership} onChange={() => setTo(one.membership)} />
                  <span><Zh>{one.name}</Zh> <span className="note">{one.title[t.lang]}</span></span>
                </label>
              </li>
            ))}
          </ul>
          {errors.length > 0 && <p className="field-error">{t('reassign_missing')}</p>}
        </fieldset>
      )}
      <p className="note">{t('reassign_after')}</p>
    </Sheet>
  );
}
