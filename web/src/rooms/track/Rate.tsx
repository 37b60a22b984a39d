// 评价: three questions of equal options, nothing chosen beforehand, any may be skipped, one answer is enough.
import { useRef, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import * as api from '../../api/calls';
import { Failure, newKey } from '../../api/http';
import type { Rating, Track } from '../../api/types';
import { useT, type T } from '../../i18n';
import { useT as useCommon } from '../../i18n';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorSummary } from '../../ui/ErrorSummary';
import { FailureNote } from '../../ui/FailureNote';
import { number } from '../../ui/format';
import { PageHead } from '../../ui/PageHead';
import { PhotoStrip } from '../../ui/PhotoStrip';
import { usePortal } from '../../ui/portal';

const OPTIONS = {
  contacted: ['yes', 'no', 'no_answer'],
  solved: ['yes', 'partly', 'no'],
  satisfied: ['yes', 'mostly', 'no'],
} as const;
type Question = keyof typeof OPTIONS;
const EMPTY: Rating = { contacted: null, solved: null, satisfied: null, words: null };

export default function Rate({ track, put }: { track: Track; put: (track: Track) => void }): ReactNode {
  const t = useT('track');
  const common = useCommon();
  const { phone } = usePortal();
  const [, go] = useLocation();
  const [rating, setRating] = useState<Rating>(track.rating ?? EMPTY);
  const [missing, setMissing] = useState(false);
  const [turn, setTurn] = useState(0);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const key = useRef(newKey());

  function answer(edit: Partial<Rating>): void {
    key.current = newKey();
    setRating({ ...rating, ...edit });
  }

  async function send(): Promise<void> {
    if (busy) return;
    const none = !rating.contacted && !rating.solved && !rating.satisfied;
    setMissing(none);
    setTurn(turn + 1);
    if (none) return;
    setBusy(true);
    setFailure(null);
    try {
      put(await api.rate({ ...rating, words: rating.words?.trim() || null }, { version: track.version, key: key.current }));
      go('/track', { replace: true });
    } catch (error) {
      setFailure(error instanceof Failure ? error : new Failure('problem', 0, null));
    } finally {
      setBusy(false);
    }
  }

  if (!track.can_rate) {
    return (
      <>
        <PageHead title={t('rate_heading')} page={t('rate_page')} back={() => go('/track')} />
        <EmptyState text={t('rate_closed')} />
      </>
    );
  }
  return (
    <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); void send(); }}>
      <ErrorSummary errors={missing ? [{ id: 'contacted-yes', text: t('rate_need') }] : []} turn={turn} />
      <PageHead title={t('rate_heading')} page={t('rate_page')} back={() => go('/track')}>
        <span className="num strong">{number(track.number)}</span>
      </PageHead>
      <BeforeAfter track={track} />
      <p className="hint">{t('rate_skip')}</p>
      {(Object.keys(OPTIONS) as Question[]).map((question) => (
        <Ask key={question} question={question} value={rating[question]} choose={(value) => answer({ [question]: value })} t={t} />
      ))}
      {rating.solved === 'no' && <p className="alert alert-info" role="status">{t('not_solved', { phone, number: number(track.number) })}</p>}
      <div className="field">
        <label htmlFor="words">{common('optional', { label: t('words') })}</label>
        <textarea id="words" className="input" rows={3} maxLength={1000} value={rating.words ?? ''} onChange={(event) => answer({ words: event.target.value })} />
      </div>
      {failure && <FailureNote failure={failure} />}
      <button type="submit" className="btn btn-primary btn-wide" aria-busy={busy}>{t(busy ? 'rate_sending' : 'rate_send')}</button>
    </form>
  );
}

function Ask({ question, value, choose, t }: { question: Question; value: string | null; choose: (value: never) => void; t: T<'track'> }): ReactNode {
  return (
    <fieldset className="field">
      <legend>{t(question)}</legend>
      <div className="options options-equal">
        {OPTIONS[question].map((option) => (
          <label className="option" key={option}>
            <input type="radio" id={`${question}-${option}`} name={question} checked={value === option} onChange={() => choose(option as never)} />
            <span>{t(`${question}_${option}` as 'solved_yes')}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function BeforeAfter({ track }: { track: Track }): ReactNode {
  const t = useT('track');
  const after = track.steps.find((step) => step.kind === 'handled' && step.photos.length > 0)?.photos ?? [];
  if (track.photos.length === 0 && after.length === 0) return null;
  return (
    <div className="before-after">
      {track.photos.length > 0 && <div className="stack-8"><h2>{t('before_photo')}</h2><PhotoStrip photos={track.photos} /></div>}
      {after.length > 0 && <div className="stack-8"><h2>{t('after_photo')}</h2><PhotoStrip photos={after} /></div>}
    </div>
  );
}
