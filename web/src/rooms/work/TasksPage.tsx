// 任务: what waits for this post, late first, then soonest, as the server orders it.
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import * as api from '../../api/calls';
import { Failure, newKey } from '../../api/http';
import type { Row } from '../../api/types';
import { useLoad } from '../../api/useLoad';
import { useLang, useT, Zh } from '../../i18n';
import { useT as useCommon } from '../../i18n';
import { Deadline } from '../../ui/Deadline';
import { EmptyState } from '../../ui/EmptyState';
import { FailureNote } from '../../ui/FailureNote';
import { LoadBoundary } from '../../ui/LoadBoundary';
import { PageHead } from '../../ui/PageHead';
import { OtherPosts, useMe } from '../../ui/session';
import { StateTag } from '../../ui/StateTag';
import { useOnline } from '../../ui/useNow';

export function TasksPage(): ReactNode {
  const t = useT('work');
  const me = useMe();
  const queue = me.current.role === 'verifier' ? 'verify' : 'tasks';
  const load = useLoad(`tasks ${me.current.membership}`, () => api.cases({ queue, limit: 50 }), 60_000);
  const [more, setMore] = useState<Row[]>([]);
  const [next, setNext] = useState<string | null | undefined>(undefined);
  const [said, setSaid] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const after = next === undefined ? load.data?.next : next;

  async function loadMore(): Promise<void> {
    if (!after) return;
    const page = await api.cases({ queue, limit: 50, after });
    setMore([...more, ...page.items]);
    setNext(page.next);
  }

  async function sign(row: Row, title: string): Promise<void> {
    setFailure(null);
    try {
      await api.sign(row.id, { version: row.version, key: newKey() });
      setSaid(t('signed', { title }));
    } catch (error) {
      setFailure(error instanceof Failure ? error : new Failure('problem', 0, null));
    }
    load.reload();
  }

  const rows = [...(load.data?.items ?? []), ...more];
  return (
    <>
      <PageHead title={load.data ? t('tasks', { n: rows.length }) : t('title')} page={t('tasks_page')} />
      {failure && <FailureNote failure={failure} audience="staff" retry={load.reload} />}
      <p role="status" className={said ? 'alert alert-info' : 'visually-hidden'}>{said}</p>
      <LoadBoundary load={load} audience="staff" forbidden={<OtherPosts />}>
        {() => rows.length === 0
          ? <EmptyState text={t('empty')}><p className="note">{t('empty_hint')}</p></EmptyState>
          : <ul className="stack-8">{rows.map((row) => <Task key={row.id} row={row} sign={sign} />)}</ul>}
      </LoadBoundary>
      {after && <button type="button" className="btn" onClick={() => void loadMore()}>{t('more')}</button>}
    </>
  );
}

/** The staff's name of the small class; a guess is marked. */
export function useTitleOf(): (row: Pick<Row, 'category' | 'proposed'>) => string {
  const t = useT('work');
  const common = useCommon();
  const lang = useLang();
  return (row) => row.category?.staff[lang] ?? (row.proposed ? common('proposed', { name: row.proposed.staff[lang] }) : t('untitled'));
}

function Task({ row, sign }: { row: Row; sign: (row: Row, title: string) => Promise<void> }): ReactNode {
  const t = useT('work');
  const common = useCommon();
  const online = useOnline();
  const title = useTitleOf()(row);
  const [busy, setBusy] = useState(false);
  const can = (act: string): boolean => row.actions.some((action) => action.act === act);

  function act(): ReactNode {
    if (can('sign')) {
      return (
        <button type="button" className="btn btn-primary" aria-busy={busy} aria-disabled={!online} aria-label={t('sign_named', { title })} title={online ? undefined : common('offline_disabled')}
          onClick={() => { if (busy || !online) return; setBusy(true); void sign(row, title).finally(() => setBusy(false)); }}>
          {t(busy ? 'signing' : 'sign')}
        </button>
      );
    }
    if (can('pass') || row.state === 'handled') return <Link className="btn" href={`/desk/case/${row.id}`} aria-label={t('verify_named', { title })}>{t('verify')}</Link>;
    return <Link className="btn" href={`/w/tasks/${row.id}`} aria-label={t('handle_named', { title })}>{t('handle')}</Link>;
  }

  return (
    <li className="card task">
      <p className="row-between">
        <Deadline due={row.due} level={row.level} remaining={row.remaining} />
        {row.state === 'rework' && <StateTag state={row.state} audience="staff" waiting />}
      </p>
      <Link className="task-link" href={row.state === 'handled' ? `/desk/case/${row.id}` : `/w/tasks/${row.id}`}>
        <span>
          <span className="strong">{title}</span>
          <span className="note task-place"><Zh>{row.place}</Zh></span>
        </span>
      </Link>
      {act()}
    </li>
  );
}
