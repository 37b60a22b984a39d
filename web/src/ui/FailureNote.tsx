// What went wrong, in a sentence of ours with a way on: retry, or the telephone with the short trace code.
import type { ReactNode } from 'react';
import type { Failure } from '../api/http';
import { useT, Zh } from '../i18n';
import { moment } from './format';
import { usePortal } from './portal';
import { useNow } from './useNow';
import type { Audience } from './words';

export function FailureNote({ failure, retry, audience = 'resident', reading = false, children }: { failure: Failure; retry?: () => void; audience?: Audience; /** Something was asked for, nothing was sent. */ reading?: boolean; children?: ReactNode }): ReactNode {
  const t = useT();
  const { phone } = usePortal();
  return (
    <div className="alert stack-8" role="alert">
      <p>{useFailureWords(failure, audience, reading)}</p>
      {failure.kind === 'problem' && !QUIET.has(failure.code) && (
        <p className="note">{failure.trace ? t('error_call_trace', { phone, trace: failure.trace }) : t('error_call', { phone })}</p>
      )}
      {(retry || children) && (
        <div className="row">
          {retry && <button type="button" className="btn" onClick={retry}>{t('retry')}</button>}
          {children}
        </div>
      )}
    </div>
  );
}

const QUIET = new Set(['stale', 'wrong_state', 'too_many', 'forbidden', 'not_found', 'too_large', 'unsupported_type']);

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
    case 'too_many': return t('too_many', { n: failure.retryAfter ?? 20 });
    case 'too_large': return t('too_large');
    case 'unsupported_type': return t('unsupported_type');
    case 'forbidden': return t('forbidden');
    case 'not_found': return t('not_found');
    case 'input': return t('rejected');
    default: return t(audience === 'staff' ? 'error_load_staff' : 'error_load');
  }
}
