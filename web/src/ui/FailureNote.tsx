// What went wrong, in a sentence of ours with a way on: retry, or the telephone with the short trace code.
import { useEffect, useState, type ReactNode } from 'react';
import type { Failure } from '../api/http';
import { useT, Zh, type T } from '../i18n';
import { moment } from './format';
import { usePortal } from './portal';
import { useNow } from './useNow';
import type { Audience } from './words';

export function FailureNote({ failure, retry, audience = 'resident', reading = false, children }: { failure: Failure; retry?: (() => void) | undefined; audience?: Audience; /** Something was asked for, nothing was sent. */ reading?: boolean; children?: ReactNode }): ReactNode {
  const t = useT();
  const { phone } = usePortal();
  return (
    <div className="alert stack-8" role="alert">
      <p>{useFailureWords(failure, audience, reading)}</p>
      {!QUIET.has(failure.code) && (
        <p className="note">{failure.trace ? t('error_call_trace', { phone, trace: failure.trace }) : t('error_call', { phone })}</p>
      )}
      {(retry || children) && (
        <div className="row">
          {retry && <Retry act={retry} after={failure.retryAfter} />}
          {children}
        </div>
      )}
    </div>
  );
}

/** Where the server asked for patience, the button counts down to it. */
function Retry({ act, after }: { act: () => void; after: number | null }): ReactNode {
  const t = useT();
  const [left, setLeft] = useState(after ?? 0);
  useEffect(() => {
    setLeft(after ?? 0);
    if (!after) return;
    const timer = setInterval(() => setLeft((n) => Math.max(0, n - 1)), 1000);
    return () => clearInterval(timer);
  }, [after]);
  return (
    <button type="button" className="btn num" aria-disabled={left > 0} onClick={() => left === 0 && act()}>
      {left > 0 ? patience(left, t) : t('retry')}
    </button>
  );
}

const QUIET = new Set(['stale', 'wrong_state', 'too_many', 'forbidden', 'not_found', 'too_large', 'unsupported_type', 'handled_by_you', 'rating_final', 'no_post']);

function patience(seconds: number, t: T): string {
  return seconds > 120 ? t('too_many_minutes', { n: Math.ceil(seconds / 60) }) : t('too_many', { n: seconds });
}

/** The sentence alone. */
export function useFailureWords(failure: Failure, audience: Audience = 'resident', reading = false): ReactNode {
  const t = useT();
  const now = useNow();
  switch (failure.code) {
    case 'offline': return t(reading ? (audience === 'staff' ? 'error_load_staff' : 'error_load') : 'offline_send');
    case 'stale': {
      const current = failure.problem?.current;
      return current ? t.rich('conflict', { post: <Zh>{current.post}</Zh>, time: moment(current.at, now, t) }) : t('conflict_unknown');
    }
    case 'wrong_state': return t('wrong_state');
    case 'too_many': return patience(failure.retryAfter ?? Number(failure.problem?.args['seconds'] ?? 20), t);
    case 'too_large': return t('too_large');
    case 'unsupported_type': return t('unsupported_type');
    case 'forbidden': return t('forbidden');
    case 'not_found': return t('not_found');
    case 'handled_by_you':
    case 'rating_final':
    case 'no_post': return t(failure.code);
    default:
      if (reading) return t(audience === 'staff' ? 'error_load_staff' : 'error_load');
      return t(audience === 'staff' ? 'rejected_staff' : 'rejected');
  }
}
