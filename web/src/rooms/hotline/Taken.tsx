// After the call: number and code in fours, to be read out; who decides by when; the next call.
import { useEffect, useRef } from 'react';
import { Link } from 'wouter';
import type { Receipt } from '../../api/types';
import { useT, Zh } from '../../i18n';
import { moment, number } from '../../ui/format';
import { useTitle } from '../../ui/PageHead';
import { useNow } from '../../ui/useNow';

export function Taken({ receipt, answered, onNext }: { receipt: Receipt; answered: boolean; onNext: () => void }) {
  const t = useT('hotline');
  const common = useT();
  const now = useNow();
  const heading = useRef<HTMLHeadingElement>(null);
  const next = useRef<HTMLButtonElement>(null);
  useTitle(t('taken'));
  useEffect(() => next.current?.focus(), []);
  return (
    <section className="card stack hotline-taken" aria-labelledby="taken-title">
      <h1 id="taken-title" ref={heading}>{t(answered ? 'taken_answered' : 'taken')}</h1>
      <p>{t('read_out')}</p>
      <dl className="hotline-receipt">
        <dt>{t('number')}</dt>
        <dd className="num">{number(receipt.number)}</dd>
        <dt>{t('code')}</dt>
        <dd className="num">{receipt.code}</dd>
      </dl>
      <p>{answered ? t('taken_answered_what') : t.rich('taken_what', { unit: <Zh>{receipt.unit}</Zh>, due: moment(receipt.decide_by, now, common) })}</p>
      <div className="row">
        <button type="button" ref={next} className="btn btn-primary" onClick={onNext}>{t('next')}</button>
        <Link className="btn" href={`/desk/case/${receipt.id}`}>{t('open')}</Link>
      </div>
    </section>
  );
}
