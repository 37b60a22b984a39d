// Beside the call: what this caller reported before, where it stands, what she was told; and the words of this call as an
// addition to one of them.
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { addFacts, said, searchCaller } from '../../api/calls';
import { Failure } from '../../api/http';
import type { Row } from '../../api/types';
import { useLoad } from '../../api/useLoad';
import { useT, Zh } from '../../i18n';
import { Deadline } from '../../ui/Deadline';
import { EmptyState } from '../../ui/EmptyState';
import { FailureNote } from '../../ui/FailureNote';
import { moment, number } from '../../ui/format';
import { LoadBoundary } from '../../ui/LoadBoundary';
import { StateTag } from '../../ui/StateTag';
import { useNow } from '../../ui/useNow';
import { kindWord } from '../../ui/words';
import { actionOf, className, classOf } from '../desk/names';
import { useOnce } from '../desk/once';

export function Caller({ phone, words, onAdded }: { phone: string | null; words: string; onAdded: () => void }): ReactNode {
  const t = useT('hotline');
  return (
    <aside className="card stack" aria-labelledby="caller-title">
      <h2 id="caller-title">{t('before')}</h2>
      {phone ? <Cases key={phone} phone={phone} words={words} onAdded={onAdded} /> : <p className="note">{t('before_hint')}</p>}
    </aside>
  );
}

function Cases({ phone, words, onAdded }: { phone: string; words: string; onAdded: () => void }) {
  const t = useT('hotline');
  // The number is no part of a remembered key that outlives the call: it is kept only while it stands in the field.
  const load = useLoad(`hotline.caller.${phone}`, () => searchCaller(phone));
  return (
    <LoadBoundary load={load} audience="staff" rows={3}>
      {(page) =>
        page.items.length === 0
          ? <EmptyState text={t('before_none')} />
          : <ul className="stack-8">{page.items.map((row) => <li key={row.id}><One row={row} words={words} onAdded={onAdded} /></li>)}</ul>}
    </LoadBoundary>
  );
}

function One({ row, words, onAdded }: { row: Row; words: string; onAdded: () => void }) {
  const t = useT('hotline');
  const desk = useT('desk');
  const common = useT();
  const now = useNow();
  const [open, setOpen] = useState(false);
  const [done, setDone] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const { busy, send } = useOnce();
  const text = words.trim();
  async function add(): Promise<void> {
    setFailure(null);
    try {
      if (await send({ text }, (key) => addFacts(row.id, text, key))) {
        setDone(true);
        onAdded();
      }
    } catch (error) {
      setFailure(error instanceof Failure ? error : new Failure('problem', 0, null));
    }
  }
  return (
    <article className="hotline-case stack-8">
      <div className="row-between">
        <h3><Link href={`/desk/case/${row.id}`}><span className="num">{number(row.number)}</span> {className(classOf(row).category, t.lang, desk('class_none'))}</Link></h3>
        <StateTag state={row.state} audience="staff" />
      </div>
      <p className="note"><Zh>{row.place}</Zh> · {moment(row.reported_at, now, common)}{row.holder && <> · <Zh>{row.holder}</Zh></>}</p>
      {row.due && <p><Deadline due={row.due} level={row.level} remaining={row.remaining} /></p>}
      <div className="row">
        <button type="button" className="btn" aria-expanded={open} onClick={() => setOpen(!open)}>{t('told')}</button>
        {actionOf(row, 'facts') && text !== '' && !done && <button type="button" className="btn" aria-busy={busy} onClick={() => void add()}>{t('add')}</button>}
      </div>
      <p role="status" className={done ? 'alert alert-info' : undefined}>{done && t('added')}</p>
      {failure && <FailureNote failure={failure} audience="staff" />}
      {open && <Told id={row.id} />}
    </article>
  );
}

function Told({ id }: { id: string }) {
  const t = useT('hotline');
  const common = useT();
  const now = useNow();
  const load = useLoad(`hotline.said.${id}`, () => said(id));
  return (
    <LoadBoundary load={load} audience="staff" rows={2}>
      {(page) =>
        page.items.length === 0 ? <p className="note">{t('told_none')}</p> : (
          <ul className="stack-8">
            {page.items.map((item) => (
              <li key={item.at}>
                <p className="note">{moment(item.at, now, common)} · {kindWord(item.kind, item.lead, 'staff', common, item.outcome)}{item.unit && <> · <Zh>{item.unit}</Zh></>}</p>
                <p className="quote"><Zh>{item.words}</Zh></p>
              </li>
            ))}
          </ul>
        )}
    </LoadBoundary>
  );
}
