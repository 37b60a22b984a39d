// `/admin/sessions`: who is signed in; of everybody, or of one person. Ending one asks for a new sign-in, nothing more.
import { useState, type ReactNode } from 'react';
import { Link, useSearch } from 'wouter';
import { Failure } from '../../../api/http';
import { useLoad } from '../../../api/useLoad';
import { useT, Zh } from '../../../i18n';
import { EmptyState } from '../../../ui/EmptyState';
import { moment } from '../../../ui/format';
import { LoadBoundary } from '../../../ui/LoadBoundary';
import { PageHead } from '../../../ui/PageHead';
import { useNow } from '../../../ui/useNow';
import { useOnce } from '../../desk/once';
import { endSession, sessions } from '../../me/calls';
import { PAGE_ROWS, pageOf } from '../address';
import { ActButton } from '../parts/ActButton';
import { Grid, Pager } from '../parts/Grid';
import { Said } from '../parts/Said';
import { Trouble } from '../parts/Trouble';
import type { StaffSession } from '../types';

export function SessionsPage(): ReactNode {
  const t = useT('admin');
  const common = useT();
  const now = useNow();
  const search = useSearch();
  const person = new URLSearchParams(search).get('person');
  const { after } = pageOf(search);
  const query = { limit: PAGE_ROWS, ...(person && { person }), ...(after && { after }) };
  const load = useLoad(`admin.sessions.${JSON.stringify(query)}`, () => sessions(query));
  const [said, setSaid] = useState<ReactNode>('');
  return (
    <>
      <PageHead title={t('page_sessions')} page={t('page_sessions')} />
      <p className="note">{t('sessions_hint')}</p>
      {person && <p className="row"><span>{t('sessions_one')}</span><Link className="btn" href="/admin/sessions">{t('sessions_all')}</Link></p>}
      <Said text={said} />
      <LoadBoundary load={load} audience="staff" rows={6}>
        {(page) => page.items.length === 0
          ? <EmptyState text={t(person ? 'sessions_none_person' : 'sessions_none')} />
          : (
            <>
              <Grid
                label={t('page_sessions')}
                rows={page.items}
                keyOf={(one) => one.id}
                cols={[
                  { id: 'name', label: t('person_name'), cell: (one) => <Link href={`/admin/people/${one.person}`}><Zh>{one.name}</Zh></Link> },
                  { id: 'org', label: t('org'), cell: (one) => <Zh>{one.org}</Zh> },
                  { id: 'since', label: t('since'), cell: (one) => moment(one.created_at, now, common) },
                  { id: 'seen', label: t('seen'), cell: (one) => moment(one.seen_at, now, common) },
                ]}
                acts={(one) => <EndOne session={one} onDone={() => { load.reload(); setSaid(t.rich('session_ended', { name: <Zh>{one.name}</Zh> })); }} />}
              />
              <Pager rows={page.items.length} next={page.next} />
            </>
          )}
      </LoadBoundary>
    </>
  );
}

function EndOne({ session, onDone }: { session: StaffSession; onDone: () => void }): ReactNode {
  const t = useT('admin');
  const once = useOnce();
  const [failure, setFailure] = useState<Failure | null>(null);
  if (session.current) return <span className="note">{t('session_current')}</span>;

  async function end(): Promise<void> {
    setFailure(null);
    try {
      if (await once.send({ end: session.id }, async () => { await endSession(session.id); return true; })) onDone();
    } catch (error) {
      setFailure(error instanceof Failure ? error : new Failure('problem', 0, null));
    }
  }

  return (
    <>
      <ActButton label={<>{t('session_end')}<span className="visually-hidden"> <Zh>{session.name}</Zh></span></>} busyLabel={t('session_ending')} busy={once.busy} onPress={() => void end()} />
      <Trouble failure={failure} />
    </>
  );
}
