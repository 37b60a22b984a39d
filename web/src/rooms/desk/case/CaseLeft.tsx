// The left column: the reporter's words and photos, the place, the masked number, what one can write, and the course.
import { useMemo, useState } from 'react';
import { reveal } from '../../../api/calls';
import type { CaseView, Purpose } from '../../../api/types';
import { useT, Zh } from '../../../i18n';
import { moment } from '../../../ui/format';
import { CaseMap } from '../../../ui/map/CaseMap';
import { Masked } from '../../../ui/Masked';
import { PhotoStrip } from '../../../ui/PhotoStrip';
import { useMe } from '../../../ui/session';
import { useNow } from '../../../ui/useNow';
import { actionOf, className, classOf, sourceOf } from '../names';
import { mapWanted, wantMap } from '../trail';
import { Compose } from './Compose';
import { Course } from './Course';
import { Results } from './Results';

type Props = { view: CaseView; turn: number; onTalk: () => void };

export function CaseLeft({ view, turn, onTalk }: Props) {
  // Others who may take reports have the note to colleagues for it.
  const calls = useMe().current.role === 'operator';
  return (
    <div className="stack">
      <Report view={view} onLook={onTalk} />
      <Results view={view} />
      {(actionOf(view, 'note') ?? (calls && actionOf(view, 'facts'))) && <Compose id={view.id} notes={!!actionOf(view, 'note')} facts={calls && !!actionOf(view, 'facts')} onSent={onTalk} />}
      <Course view={view} turn={turn} />
    </div>
  );
}

function Report({ view, onLook }: { view: CaseView; onLook: () => void }) {
  const t = useT('desk');
  const common = useT();
  const now = useNow();
  return (
    <section className="card stack-8" aria-labelledby="report-title">
      <div className="row-between">
        <h2 id="report-title">{t('words_title')}</h2>
        <span className="note">{t('reported_from', { source: t(sourceOf(view)), time: moment(view.reported_at, now, common) })}</span>
      </div>
      {view.hold && <p className="alert alert-info">{t.rich('hold_strip', { time: moment(view.hold.since, now, common), reason: <Zh>{view.hold.reason ?? ''}</Zh> })}</p>}
      {view.words && <p className="quote desk-words"><Zh>{view.words}</Zh></p>}
      {!view.words && <p className="note">{view.erased?.content_at ? t('words_erased', { time: moment(view.erased.content_at, now, common) }) : t('words_none')}</p>}
      <PhotoStrip photos={view.photos} />
      <Reporter view={view} onLook={onLook} />
      <PlaceOf view={view} />
    </section>
  );
}

function Reporter({ view, onLook }: { view: CaseView; onLook: () => void }) {
  const t = useT('desk');
  const common = useT();
  const now = useNow();
  const { phone } = view.reporter;
  const erased = view.erased?.reporter_at;
  async function look(purpose: Purpose): Promise<{ value: string }> {
    const shown = await reveal(view.id, purpose);
    onLook();
    return shown;
  }
  return (
    <dl className="desk-facts">
      <dt>{t('reporter')}</dt>
      <dd>
        {view.reporter.name && <><Zh>{view.reporter.name}</Zh> </>}
        {!phone && (erased ? t('reporter_erased', { time: moment(erased, now, common) }) : t('reporter_none'))}
        {phone && !actionOf(view, 'reveal') && <span className="num">{phone}</span>}
        {phone && actionOf(view, 'reveal') && (
          <Masked masked={phone} label={t('reporter_phone')} purposes={view.reporter.purposes.filter((one): one is Purpose => one === 'contact')} telephone reveal={look} />
        )}
      </dd>
    </dl>
  );
}

/** Folded at first, since it loads the map's engine; who has opened it once sees it with every case. */
function SmallMap({ view, point }: { view: CaseView; point: { lng: number; lat: number } }) {
  const t = useT('desk');
  const name = className(classOf(view).category, t.lang, t('class_none'));
  const [open, setOpen] = useState(mapWanted);
  const pins = useMemo(() => [{ id: view.id, point, level: view.level, label: name }], [view.id, view.level, name, point]);
  function toggle(now: boolean): void {
    setOpen(now);
    wantMap(now);
  }
  return (
    <details className="desk-map" open={open} onToggle={(event) => toggle(event.currentTarget.open)}>
      <summary>{t('map_show')}</summary>
      {open && <CaseMap label={t('map_label')} pins={pins} />}
    </details>
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
        <SmallMap view={view} point={view.point} />
      )}
    </>
  );
}
