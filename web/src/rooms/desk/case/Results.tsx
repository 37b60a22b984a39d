// What came of a case: the handler's result without a name, the verifications, the refusal, the reporter's rating.
import type { CaseView, Rating } from '../../../api/types';
import { useT, Zh } from '../../../i18n';
import { moment } from '../../../ui/format';
import { PhotoStrip } from '../../../ui/PhotoStrip';
import { useNow } from '../../../ui/useNow';

export function Results({ view }: { view: CaseView }) {
  const t = useT('desk');
  if (!view.result && !view.refusal && !view.rating && !view.returned && view.answer === null) return null;
  return (
    <section className="card stack-8" aria-labelledby="result-title">
      <h2 id="result-title">{t('result_title')}</h2>
      {view.refusal && <Refusal refusal={view.refusal} />}
      {view.returned && <Returned returned={view.returned} />}
      {view.answer !== null && <p className="quote"><Zh>{view.answer}</Zh></p>}
      {view.result && <Handled result={view.result} />}
      {view.checks.map((check) => <Check key={check.at} check={check} view={view} />)}
      {view.rating && <Rated rating={view.rating} />}
    </section>
  );
}

function Refusal({ refusal }: { refusal: { reason: string; refer_to: string } }) {
  const common = useT();
  return <p>{common.rich('sentence_refused', { reason: <Zh>{refusal.reason}</Zh>, refer: <Zh>{refusal.refer_to}</Zh> })}</p>;
}

function Returned({ returned }: { returned: NonNullable<CaseView['returned']> }) {
  const t = useT('desk');
  const common = useT();
  const now = useNow();
  return (
    <>
      <p className="strong">{t.rich('review_reason', { unit: <Zh>{returned.unit}</Zh> })}</p>
      <p className="quote"><Zh>{returned.reason}</Zh></p>
      <p className="note">{t('review_clock', { due: moment(returned.handle_by, now, common) })}</p>
    </>
  );
}

function Handled({ result }: { result: NonNullable<CaseView['result']> }) {
  const common = useT();
  const now = useNow();
  return (
    <>
      <p><span className="strong">{common(`outcome_${result.outcome}`)}</span> <time className="note" dateTime={result.at}>{moment(result.at, now, common)}</time></p>
      {result.words && <p className="quote"><Zh>{result.words}</Zh></p>}
      <PhotoStrip photos={result.photos} />
    </>
  );
}

function Check({ check, view }: { check: CaseView['checks'][number]; view: CaseView }) {
  const t = useT('desk');
  const common = useT();
  const now = useNow();
  const standard = view.category?.standard ?? [];
  return (
    <div className="stack-8">
      <p><span className="strong">{t(check.verdict === 'pass' ? 'check_pass' : 'check_fail')}</span> <time className="note" dateTime={check.at}>{moment(check.at, now, common)}</time></p>
      <ul className="note">
        {check.items.map(({ code, ok }) => (
          <li key={code}>{t(ok ? 'item_was_ok' : 'item_was_no', { item: standard.find((one) => one.code === code)?.text[t.lang] ?? code })}</li>
        ))}
      </ul>
      {check.reason && <p className="quote"><Zh>{check.reason}</Zh></p>}
      <PhotoStrip photos={check.photos} />
    </div>
  );
}

function Rated({ rating }: { rating: Rating }) {
  const t = useT('desk');
  return (
    <dl className="desk-facts">
      <dt>{t('rated_contacted')}</dt><dd>{t(`rated_contacted_${rating.contacted ?? 'skipped'}`)}</dd>
      <dt>{t('rated_solved')}</dt><dd>{t(`rated_solved_${rating.solved ?? 'skipped'}`)}</dd>
      <dt>{t('rated_satisfied')}</dt><dd>{t(`rated_satisfied_${rating.satisfied ?? 'skipped'}`)}</dd>
      {rating.words && <><dt>{t('rated_words')}</dt><dd className="quote"><Zh>{rating.words}</Zh></dd></>}
    </dl>
  );
}
