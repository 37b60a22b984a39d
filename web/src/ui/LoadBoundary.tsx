// The states of a page that reads from the server: an outline after 300 ms, a word after 8 s, an error with a way on,
// old content during a refetch, and since when it is shown when there is no network.
import { useEffect, useState, type ReactNode } from 'react';
import type { Load } from '../api/useLoad';
import { useT } from '../i18n';
import { EmptyState } from './EmptyState';
import { FailureNote } from './FailureNote';
import { moment } from './format';
import { useTitle } from './PageHead';
import { usePortal } from './portal';
import { useNow } from './useNow';
import type { Audience } from './words';

type Props<R> = {
  load: Load<R>;
  children: (data: R) => ReactNode;
  rows?: number;
  /** The page's h1 while there is nothing else to head it. */
  title?: string;
  audience?: Audience;
  /** What a 401 shows, where the sign-in sheet does not apply. */
  unauthenticated?: ReactNode;
  /** What a 403 offers besides its sentence: the reader's other posts. */
  forbidden?: ReactNode;
};

export function LoadBoundary<R>({ load, children, title, rows = 4, audience = 'resident', unauthenticated, forbidden }: Props<R>): ReactNode {
  const { data, error } = load;
  const head = title && <Head title={title} />;
  if (error && error.status === 401 && unauthenticated) return unauthenticated;
  if (error && (error.status === 404 || error.status === 403)) return <>{head}<Absent status={error.status}>{error.status === 403 && forbidden}</Absent></>;
  return (
    <>
      {data === undefined && head}
      {error && (data === undefined || error.kind === 'problem') && <FailureNote failure={error} retry={load.reload} audience={audience} reading />}
      {error && data !== undefined && error.kind === 'offline' && load.at !== undefined && <AsOf at={load.at} />}
      {data !== undefined ? children(data) : !error && <Waiting rows={rows} retry={load.reload} />}
    </>
  );
}

/** Heading and document title of a page that has nothing else yet. */
function Head({ title }: { title: string }): ReactNode {
  useTitle(title);
  return <h1 tabIndex={-1}>{title}</h1>;
}

export function AsOf({ at }: { at: number }): ReactNode {
  const t = useT();
  const now = useNow();
  return <p className="note" role="status">{t('as_of', { time: moment(at, now, t) })}</p>;
}

/** One page for absent and invisible; both name a telephone, forbidden also the reader's other posts. */
export function Absent({ status, children }: { status: number; children?: ReactNode }): ReactNode {
  const t = useT();
  const { phone } = usePortal();
  return (
    <EmptyState text={t(status === 403 ? 'forbidden' : 'not_found')}>
      {children}
      <a className="btn" href={`tel:${phone}`}>{t('call', { phone })}</a>
    </EmptyState>
  );
}

export function Waiting({ rows = 4, retry }: { rows?: number; retry?: () => void }): ReactNode {
  const t = useT();
  const [stage, setStage] = useState<'nothing' | 'outline' | 'slow'>('nothing');
  useEffect(() => {
    const first = setTimeout(() => setStage('outline'), 300);
    const second = setTimeout(() => setStage('slow'), 8000);
    return () => {
      clearTimeout(first);
      clearTimeout(second);
    };
  }, []);
  if (stage === 'nothing') return null;
  return (
    <div aria-busy="true" className="stack">
      <p className={stage === 'slow' ? 'note' : 'visually-hidden'} role="status">{t(stage === 'slow' ? 'slow' : 'loading')}</p>
      {stage === 'slow' && retry && <button type="button" className="btn" onClick={retry}>{t('retry')}</button>}
      <div className="outline" aria-hidden="true">{Array.from({ length: rows }, (_, i) => <i key={i} />)}</div>
    </div>
  );
}
