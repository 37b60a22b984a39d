// One report as its reporter follows it: where it stands and by when first, then the course, newest first.
import { useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { Phone } from 'lucide-react';
import type { Track } from '../../api/types';
import { useT, useText, Zh } from '../../i18n';
import { useT as useCommon } from '../../i18n';
import { latestTime, moment, number } from '../../ui/format';
import { PageHead } from '../../ui/PageHead';
import { PhotoStrip } from '../../ui/PhotoStrip';
import { usePortal } from '../../ui/portal';
import { StateTag } from '../../ui/StateTag';
import { Timeline } from '../../ui/Timeline';
import { useNow } from '../../ui/useNow';
import { lateSentence, stateSentence } from '../../ui/words';
import { Note } from './Note';

const zh = (name: string): ReactNode => <Zh>{name}</Zh>;

export function Progress({ track, reload, close }: { track: Track; reload: () => void; close: () => void }): ReactNode {
  const t = useT('track');
  const common = useCommon();
  const now = useNow();
  const { county, phone } = usePortal();
  const [, go] = useLocation();
  const [noting, setNoting] = useState(false);
  const { sentence } = track;
  const late = lateSentence(sentence.late_ms, county.name, common, zh);
  const moved = sentence.first_due && sentence.due && sentence.first_due !== sentence.due;

  return (
    <>
      <PageHead title={t('page')} page={t('page')} back={() => go('/')}>
        <span className="num strong">{number(track.number)}</span>
      </PageHead>
      <section className="card stack-8 standing">
        <p><StateTag state={track.state} audience="resident" waiting={track.can_rate && !track.rating} /></p>
        <p className="standing-sentence">{stateSentence(track, now, common, zh)}</p>
        {moved && sentence.first_due && <p className="note">{t('was', { time: latestTime(sentence.first_due, now, common) })}</p>}
        {late && <p className="late">{late}</p>}
        <div className="row no-print">
          {track.can_rate && <Link className="btn btn-primary" href="/track/rate">{t(track.rating ? 'rated_change' : 'go_rate')}</Link>}
          {track.can_note && !noting && <button type="button" className="btn" onClick={() => setNoting(true)}>{t('note_open')}</button>}
          {sentence.unit_phone && (
            <a className="btn" href={`tel:${sentence.unit_phone.replace(/[^\d+]/g, '')}`}>
              <Phone size={20} aria-hidden="true" />
              <span>{t.rich('call_unit', { unit: <span className="num">{sentence.unit_phone}</span> })}</span>
            </a>
          )}
        </div>
      </section>
      {noting && <Note done={() => { setNoting(false); reload(); }} />}
      {track.rating && <Rated track={track} />}
      <section className="card">
        <Timeline entries={track.steps} next={track.next} audience="resident" />
      </section>
      <Content track={track} />
      <p><Link href="/track/access">{t('access_page')}</Link></p>
      <p className="note">{t('ask', { phone })}</p>
      <div className="row no-print">
        <button type="button" className="btn" onClick={() => window.print()}>{t('print')}</button>
        <button type="button" className="btn" onClick={close}>{t('other')}</button>
      </div>
    </>
  );
}

function Content({ track }: { track: Track }): ReactNode {
  const t = useT('track');
  const text = useText();
  return (
    <section className="card stack-8" aria-label={t('content')}>
      <h2>{t('content')}</h2>
      {track.erased?.content_at && <p className="alert alert-info">{t('content_erased')}</p>}
      {track.words && <p className="quote"><Zh>{track.words}</Zh></p>}
      <PhotoStrip photos={track.photos} />
      <dl className="pairs">
        <div><dt>{t('place')}</dt><dd><Zh>{track.place}</Zh></dd></div>
        {track.category && <div><dt>{t('category')}</dt><dd>{text(track.category)}</dd></div>}
      </dl>
    </section>
  );
}

function Rated({ track }: { track: Track }): ReactNode {
  const t = useT('track');
  const common = useCommon();
  const now = useNow();
  const { rating } = track;
  if (!rating) return null;
  return (
    <section className="card stack-8" aria-label={t('rated_title')}>
      <h2>{t('rated_title')}</h2>
      <dl className="pairs">
        {rating.contacted && <div><dt>{t('contacted')}</dt><dd>{t(`contacted_${rating.contacted}`)}</dd></div>}
        {rating.solved && <div><dt>{t('solved')}</dt><dd>{t(`solved_${rating.solved}`)}</dd></div>}
        {rating.satisfied && <div><dt>{t('satisfied')}</dt><dd>{t(`satisfied_${rating.satisfied}`)}</dd></div>}
      </dl>
      {rating.words && <p className="quote"><Zh>{rating.words}</Zh></p>}
      {track.can_rate && track.rate_until && <p className="note">{t('rate_until', { time: moment(track.rate_until, now, common) })}</p>}
    </section>
  );
}
