// `/me/sessions`: where one is signed in; what one does not know can be ended.
import { useState, type ReactNode } from 'react';
import { useLocation, useSearch } from 'wouter';
import { Failure } from '../../api/http';
import { useLoad } from '../../api/useLoad';
import { useT, Zh } from '../../i18n';
import { EmptyState } from '../../ui/EmptyState';
import { FailureNote } from '../../ui/FailureNote';
import { moment } from '../../ui/format';
import { LoadBoundary } from '../../ui/LoadBoundary';
import { PageHead } from '../../ui/PageHead';
import { firstPage, useMe } from '../../ui/session';
import { useNow } from '../../ui/useNow';
import { useOnce } from '../desk/once';
import type { StaffSession } from '../admin/types';
import { endSession, sessions } from './calls';
import { Tabs } from './Tabs';

export function SessionsPage(): ReactNode {
  const t = useT('me');
  const me = useMe();
  const [, go] = useLocation();
  const changed = new URLSearchParams(useSearch()).has('changed');
  const load = useLoad(`me.sessions.${me.person}`, () => sessions({ person: me.person, limit: 100 }));
  const [said, setSaid] = useState(changed ? t('password_changed') : '');
  return (
    <>
      <PageHead title={t('sessions_title')} page={t('sessions_title')} back={() => go(firstPage(me.current.role))} />
      <Tabs />
      <p role="status" className={said ? 'alert alert-info' : 'visually-hidden'}>{said}</p>
      <p className="note">{t('sessions_hint')}</p>
      <LoadBoundary load={load} audience="staff" rows={3}>
        {({ items }) => items.length === 0
          ? <EmptyState text={t('sessions_none')} />
          : <ul className="stack-8">{items.map((one) => <li key={one.id}><Session one={one} onDone={() => { load.reload(); setSaid(t('session_ended')); }} /></li>)}</ul>}
      </LoadBoundary>
    </>
  );
}

function Session({ one, onDone }: { one: StaffSession; onDone: () => void }): ReactNode {
  const t = useT('me');
  const common = useT();
  const now = useNow();
  const once = useOnce();
  const [failure, setFailure] = useState<Failure | null>(null);

  async function end(): Promise<void> {
    setFailure(null);
    try {
      if (await once.send({ end: one.id }, async () => { await endSession(one.id); return true; })) onDone();
    } catch (error) {
      setFailure(error instanceof Failure ? error : new Failure('problem', 0, null));
    }
  }

  const since = moment(one.created_at, now, common);
  return (
    <article className="card stack-8">
      <p className="strong">{t('session_since', { time: since })}</p>
      <p className="note">{t.rich('session_seen', { org: <Zh>{one.org}</Zh>, time: moment(one.seen_at, now, common) })}</p>
      {failure && <FailureNote failure={failure} audience="staff" />}
      {one.current
        ? <p className="note">{t('session_this')}</p>
        : <div className="row"><button type="button" className="btn" aria-busy={once.busy} onClick={() => void end()}>{t(once.busy ? 'session_ending' : 'session_end')}<span className="visually-hidden"> {since}</span></button></div>}
    </article>
  );
}
