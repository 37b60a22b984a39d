// `/me/stand-in`: who does the work of one's post while one is away, and for whom one stands in.
import { useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { Failure } from '../../api/http';
import { useLoad } from '../../api/useLoad';
import { useT, useText, Zh } from '../../i18n';
import { EmptyState } from '../../ui/EmptyState';
import { FailureNote } from '../../ui/FailureNote';
import { day } from '../../ui/format';
import { LoadBoundary } from '../../ui/LoadBoundary';
import { PageHead } from '../../ui/PageHead';
import { askSession, firstPage, useMe } from '../../ui/session';
import { useNow } from '../../ui/useNow';
import { useOnce } from '../desk/once';
import { colleagues, endStandIn, giveStandIn } from './calls';
import { lastDay } from './days';
import { StandInForm } from './StandInForm';
import { Tabs } from './Tabs';

export function StandInPage(): ReactNode {
  const t = useT('me');
  const me = useMe();
  const [, go] = useLocation();
  const [said, setSaid] = useState<ReactNode>('');
  const standIn = me.stand_in;
  return (
    <>
      <PageHead title={t('stand_in_title')} page={t('stand_in_title')} back={() => go(firstPage(me.current.role))} />
      <Tabs />
      <p role="status" className={said ? 'alert alert-info' : 'visually-hidden'}>{said}</p>
      <section className="card stack" aria-labelledby="mine">
        <h2 id="mine">{t('stand_in_mine')}</h2>
        <p className="note">{t('stand_in_hint')}</p>
        {standIn ? <Given onDone={setSaid} /> : <Give onDone={setSaid} />}
      </section>
      <StandsFor />
    </>
  );
}

/** A day stays on one line. */
const whole = (words: string): ReactNode => <span className="nowrap">{words}</span>;

function Given({ onDone }: { onDone: (words: ReactNode) => void }): ReactNode {
  const t = useT('me');
  const common = useT();
  const now = useNow();
  const once = useOnce();
  const [failure, setFailure] = useState<Failure | null>(null);
  const standIn = useMe().stand_in;
  if (!standIn) return null;

  async function end(id: string): Promise<void> {
    setFailure(null);
    try {
      if (!(await once.send({ end: id }, async (key) => { await endStandIn(id, key); return true; }))) return;
      await askSession();
      onDone(t('stand_in_ended'));
    } catch (error) {
      setFailure(error instanceof Failure ? error : new Failure('problem', 0, null));
    }
  }

  return (
    <>
      <p>{t.rich('stand_in_words', { name: <Zh>{standIn.by.name}</Zh>, from: whole(day(standIn.from, now, common)), until: whole(day(lastDay(standIn.until), now, common)) })}</p>
      {failure && <FailureNote failure={failure} audience="staff" />}
      <div className="row"><button type="button" className="btn" aria-busy={once.busy} onClick={() => void end(standIn.id)}>{t(once.busy ? 'stand_in_ending' : 'stand_in_end')}</button></div>
    </>
  );
}

function Give({ onDone }: { onDone: (words: ReactNode) => void }): ReactNode {
  const t = useT('me');
  const text = useText();
  const me = useMe();
  const load = useLoad('me.colleagues', colleagues);
  return (
    <LoadBoundary load={load} audience="staff" rows={3}>
      {({ items }) => {
        const others = items.filter((one) => one.membership !== me.current.membership);
        if (others.length === 0) return <EmptyState text={t('colleagues_none')} />;
        return (
          <StandInForm
            deputies={others.map((one) => ({ membership: one.membership, name: one.name, beside: text(one.title) }))}
            send={(body, key) => giveStandIn(me.current.membership, body, key)}
            done={(given) => void askSession().then(() => onDone(t.rich('stand_in_given', { name: <Zh>{given.by.name}</Zh> })))}
          />
        );
      }}
    </LoadBoundary>
  );
}

function StandsFor(): ReactNode {
  const t = useT('me');
  const common = useT();
  const now = useNow();
  const list = useMe().stands_for;
  return (
    <section className="card stack-8" aria-labelledby="for">
      <h2 id="for">{t('stands_for')}</h2>
      {list.length === 0
        ? <p>{t('stands_for_none')}</p>
        : <ul className="stack-8">{list.map((one) => <li key={one.membership}>{t.rich('stands_for_words', { name: <Zh>{one.name}</Zh>, org: <Zh>{one.org}</Zh>, until: whole(day(lastDay(one.until), now, common)) })}</li>)}</ul>}
    </section>
  );
}
