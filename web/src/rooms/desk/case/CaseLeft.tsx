// The left column: the reporter's words and photos, the place, the masked number, what one can write, and the course.
import { reveal } from '../../../api/calls';
import type { CaseView } from '../../../api/types';
import { useT, Zh } from '../../../i18n';
import { moment } from '../../../ui/format';
import { CaseMap } from '../../../ui/map/CaseMap';
import { Masked } from '../../../ui/Masked';
import { PhotoStrip } from '../../../ui/PhotoStrip';
import { useNow } from '../../../ui/useNow';
import { actionOf } from '../names';
import { Compose } from './Compose';
import { Course } from './Course';
import { Results } from './Results';

type Props = { view: CaseView; turn: number; onTalk: () => void };

export function CaseLeft({ view, turn, onTalk }: Props) {
  return (
    <div className="stack">
      <Report view={view} />
      <Results view={view} />
      {actionOf(view, 'note') && <Compose id={view.id} onSent={onTalk} />}
      <Course view={view} turn={turn} />
    </div>
  );
}

function Report({ view }: { view: CaseView }) {
  const t = useT('desk');
  const common = useT();
  const now = useNow();
  return (
    <section className="card stack-8" aria-labelledby="report-title">
      <div className="row-between">
        <h2 id="report-title">{t('words_title')}</h2>
        <span className="note">{t('reported_from', { source: t(`source_${view.source}`), time: moment(view.reported_at, now, common) })}</span>
      </div>
      {view.words ? <p className="quote desk-words"><Zh>{view.words}</Zh></p> : <p className="note">{t('words_none')}</p>}
      <PhotoStrip photos={view.photos} />
      <Reporter view={view} />
      <PlaceOf view={view} />
    </section>
  );
}

function Reporter({ view }: { view: CaseView }) {
  const t = useT('desk');
  const { phone } = view.reporter;
  return (
    <dl className="desk-facts">
      <dt>{t('reporter')}</dt>
      <dd>
        {!phone && t('reporter_none')}
        {phone && !actionOf(view, 'reveal') && <span className="num">{phone}</span>}
        {phone && actionOf(view, 'reveal') && (
          <Masked masked={phone} label={t('reporter_phone')} purposes={['contact', 'verify']} telephone reveal={(purpose) => reveal(view.id, purpose)} />
        )}
      </dd>
    </dl>
  );
}

function PlaceOf({ view }: { view: CaseView }) {
  const t = useT('desk');
  const path = view.path.filter((one) => one.level === 'township' || one.level === 'village' || one.level === 'grid').map((one) => one.name).join(' › ');
  return (
    <>
      <dl className="desk-facts">
        <dt>{t('place')}</dt>
        <dd>
          {view.address && <><Zh>{view.address}</Zh> </>}
          <Zh>{path || view.place}</Zh>
          {view.place_note && <p className="note"><Zh>{view.place_note}</Zh></p>}
        </dd>
      </dl>
      {view.point && (
        <details className="desk-map">
          <summary>{t('map_show')}</summary>
          <CaseMap label={t('map_label')} pins={[{ id: view.id, point: view.point, level: view.level, label: view.place }]} />
        </details>
      )}
    </>
  );
}
