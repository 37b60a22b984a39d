// Somebody else acted on the case meanwhile: who by post, when and what; what was typed here stays, and can be left as a note.
import { useState } from 'react';
import { getCase, note } from '../../../api/calls';
import { Failure } from '../../../api/http';
import type { Row } from '../../../api/types';
import { useLoad } from '../../../api/useLoad';
import { useT, Zh } from '../../../i18n';
import { FailureNote } from '../../../ui/FailureNote';
import { local } from '../../../ui/format';
import { useOnce } from '../once';
import { Sheet } from './Sheet';
import type { Clash } from './useAct';

type Props = { row: Row; clash: Clash; words: string; onLatest: () => void };

export function ClashSheet({ row, clash, words, onLatest }: Props) {
  const t = useT('desk');
  const typed = words.trim();
  const [left, setLeft] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { busy, send } = useOnce();

  async function leave(): Promise<void> {
    setFailure(null);
    try {
      await send({ typed }, (key) => note(row.id, 'staff', typed, key));
      setLeft(true);
    } catch (error) {
      setFailure(error instanceof Failure ? error : new Failure('problem', 0, null));
    }
  }

  const foot = (
    <>
      {typed && !left && <button type="button" className="btn" aria-busy={busy} onClick={() => void leave()}>{t('clash_leave')}</button>}
      <button type="button" className="btn btn-primary" autoFocus onClick={onLatest}>{t('clash_latest')}</button>
    </>
  );
  return (
    <Sheet role="alertdialog" title={t('clash_title')} onClose={onLatest} foot={foot}>
      <p><ClashWords row={row} clash={clash} /></p>
      {typed && <p>{t(left ? 'clash_left' : 'clash_kept')}</p>}
      {typed && <p className="quote desk-colleague"><Zh>{typed}</Zh></p>}
      {failure && <FailureNote failure={failure} audience="staff" />}
    </Sheet>
  );
}

/** "街道受理员 10:31 已派遣这件事"; what was done is read from the state the case is in now. */
function ClashWords({ row, clash }: { row: Row; clash: Clash }) {
  const t = useT('desk');
  const load = useLoad(`desk.case.${row.id}`, () => getCase(row.id));
  const { current } = clash.problem;
  if (!current) return <>{t('clash_unknown')}</>;
  const state = load.data && !load.busy && load.data.state !== row.state ? load.data.state : 'other';
  return <>{t.rich('clash_words', { post: <Zh>{current.post}</Zh>, time: local(current.at).clock, state })}</>;
}
