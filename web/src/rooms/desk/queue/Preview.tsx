// Beside the list: the current row. Its sealed content (words, photos, proposal) is fetched when the reader asks, since a look is recorded.
import { useEffect } from 'react';
import { Link } from 'wouter';
import { getCase } from '../../../api/calls';
import type { CaseView, Row } from '../../../api/types';
import { useLoad } from '../../../api/useLoad';
import { useT, Zh } from '../../../i18n';
import { Deadline } from '../../../ui/Deadline';
import { Explain } from '../../../ui/Explain';
import { LoadBoundary } from '../../../ui/LoadBoundary';
import { PhotoStrip } from '../../../ui/PhotoStrip';
import { StateTag } from '../../../ui/StateTag';
import { ActButtons } from '../acts/ActButtons';
import { Proposal } from '../case/Proposal';
import { classOf, className, sheetsOf, type SheetAct } from '../names';

type Props = {
  row: Row | undefined;
  index: number;
  opened: boolean;
  onOpened: (id: string) => void;
  onOpen: (row: Row) => void;
  onAct: (act: SheetAct) => void;
};

export function Preview({ row, opened, onOpened, onOpen, onAct }: Props) {
  const t = useT('desk');
  if (!row) return null;
  const { category } = classOf(row);
  return (
    <aside className="desk-preview card" aria-label={t('preview')}>
      <div className="row-between">
        <h2>{className(category, t.lang, t('class_none'))}</h2>
        <StateTag state={row.state} audience="staff" waiting={sheetsOf(row).length > 0} />
      </div>
      <p><Deadline due={row.due} level={row.level} remaining={row.remaining} /></p>
      <p><Zh>{row.place}</Zh></p>
      {opened ? <Content id={row.id} version={row.version} /> : (
        <button type="button" className="btn" onClick={() => onOpened(row.id)}>{t('preview_show')}</button>
      )}
      <ActButtons row={row} onAct={onAct} onOpen={() => onOpen(row)} />
    </aside>
  );
}

function Content({ id, version }: { id: string; version: number }) {
  const load = useLoad(`desk.case.${id}`, () => getCase(id));
  const { data, busy, reload } = load;
  useEffect(() => {
    if (data && data.version < version && !busy) reload();
  }, [data, version, busy, reload]);
  return <LoadBoundary load={load} audience="staff" rows={3}>{(view) => <Facts view={view} />}</LoadBoundary>;
}

function Facts({ view }: { view: CaseView }) {
  const t = useT('desk');
  const clock = view.clocks.find((one) => one.step === view.step);
  return (
    <>
      {clock && <Explain clock={clock} />}
      {view.words ? <p className="quote"><Zh>{view.words}</Zh></p> : <p className="note">{t('words_none')}</p>}
      <PhotoStrip photos={view.photos} />
      {view.address && <p><Zh>{view.address}</Zh></p>}
      <Proposal view={view} />
      {view.blocked.some((one) => one.code === 'handled_by_you') && <p className="alert alert-warn">{t('blocked_handled_by_you')}</p>}
      <p><Link href={`/desk/case/${view.id}`}>{t('open_case')}</Link></p>
    </>
  );
}
