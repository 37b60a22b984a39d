// 处理: one task. What the resident said and where on top, what is to be given below, in reach of the thumb.
import { lazy, Suspense, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import * as api from '../../api/calls';
import { Failure, newKey } from '../../api/http';
import type { CaseView } from '../../api/types';
import { useLoad, type Load } from '../../api/useLoad';
import { useT, useText, Zh } from '../../i18n';
import { useT as useCommon } from '../../i18n';
import { Deadline } from '../../ui/Deadline';
import { Explain } from '../../ui/Explain';
import { FailureNote } from '../../ui/FailureNote';
import { number } from '../../ui/format';
import { LoadBoundary } from '../../ui/LoadBoundary';
import { Masked } from '../../ui/Masked';
import { PageHead } from '../../ui/PageHead';
import { PhotoStrip } from '../../ui/PhotoStrip';
import { OtherPosts } from '../../ui/session';
import { StateTag } from '../../ui/StateTag';
import { stateWord } from '../../ui/words';
import { ResultForm } from './ResultForm';
import { useTitleOf } from './TasksPage';

const CaseMap = lazy(() => import('../../ui/map/CaseMap').then((module) => ({ default: module.CaseMap })));

export function TaskPage({ id }: { id: string }): ReactNode {
  const load = useLoad(`case ${id}`, () => api.getCase(id));
  const t = useT('work');
  return <LoadBoundary load={load} title={t('task_page')} audience="staff" rows={6} forbidden={<OtherPosts />}>{(view) => <Task view={view} load={load} />}</LoadBoundary>;
}

function Task({ view, load }: { view: CaseView; load: Load<CaseView> }): ReactNode {
  const t = useT('work');
  const common = useCommon();
  const [, go] = useLocation();
  const title = useTitleOf()(view);
  const can = (act: string): boolean => view.actions.some((action) => action.act === act);
  return (
    <>
      <PageHead title={title} page={t('task_page')} thing={title} back={() => go('/w/tasks')}>
        <span className="num note">{number(view.number)}</span>
      </PageHead>
      <Given view={view} />
      {can('sign') && <SignBox view={view} load={load} />}
      {can('submit') && <ResultForm view={view} title={title} reload={load.reload} />}
      {!can('sign') && !can('submit') && (
        <div className="alert alert-info">
          <p>{t('not_yours')}</p>
          <p className="note">{t('not_yours_state', { state: stateWord(view.state, 'staff', common) })}</p>
        </div>
      )}
    </>
  );
}

function Given({ view }: { view: CaseView }): ReactNode {
  const t = useT('work');
  const text = useText();
  const clock = view.clocks.find((one) => one.step === view.step);
  const failed = view.state === 'rework' ? view.checks.filter((check) => check.verdict === 'fail').at(-1) : undefined;
  return (
    <section className="card stack-8">
      <div className="row-between">
        <Deadline due={view.due} level={view.level} remaining={view.remaining} provisional={clock?.provisional ?? false} />
        <StateTag state={view.state} audience="staff" waiting />
      </div>
      {clock && <Explain clock={clock} />}
      {failed?.reason && <p className="alert alert-warn">{t.rich('failed_items', { reason: <Zh>{failed.reason}</Zh> })}</p>}
      <p>{view.words ? t.rich('resident_said', { words: <Zh>{view.words}</Zh> }) : t('only_photos')}</p>
      <PhotoStrip photos={view.photos} />
      <p><span className="note">{t('place')}</span> <Zh>{[view.address, view.place, view.place_note].filter(Boolean).join(' · ')}</Zh></p>
      {view.point && <PlaceMap view={view} />}
      {view.dispatch?.note && <p><span className="note">{t('instruction')}</span> <Zh>{view.dispatch.note}</Zh></p>}
      <Contact view={view} />
      {view.category && view.category.standard.length > 0 && (
        <>
          <p className="note">{t('standard')}</p>
          <ul className="standard">{view.category.standard.map((item) => <li key={item.code}>{text(item.text)}</li>)}</ul>
        </>
      )}
    </section>
  );
}

function Contact({ view }: { view: CaseView }): ReactNode {
  const t = useT('work');
  if (!view.reporter.phone) return <p className="note">{t('no_phone')}</p>;
  if (!view.actions.some((action) => action.act === 'reveal')) return <p className="num">{view.reporter.phone}</p>;
  return (
    <div className="row">
      <span className="note">{t('contact')}</span>
      <Masked masked={view.reporter.phone} label={t('phone')} purposes={['contact']} prefilled="contact" telephone reveal={(purpose) => api.reveal(view.id, purpose)} />
    </div>
  );
}

function PlaceMap({ view }: { view: CaseView }): ReactNode {
  const t = useT('work');
  const [open, setOpen] = useState(false);
  if (!view.point) return null;
  if (!open) return <button type="button" className="btn" onClick={() => setOpen(true)}>{t('map_open')}</button>;
  return (
    <Suspense fallback={<div className="map" />}>
      <CaseMap label={t('map_label')} pins={[{ id: view.id, point: view.point, level: view.level, label: view.place }]} />
    </Suspense>
  );
}

function SignBox({ view, load }: { view: CaseView; load: Load<CaseView> }): ReactNode {
  const t = useT('work');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  async function sign(): Promise<void> {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      load.put(await api.sign(view.id, { version: view.version, key: newKey() }));
    } catch (error) {
      setFailure(error instanceof Failure ? error : new Failure('problem', 0, null));
    } finally {
      setBusy(false);
    }
  }
  return (
    <div className="stack-8">
      {failure && <FailureNote failure={failure} audience="staff" retry={load.reload} />}
      <p className="note">{t('to_sign_first')}</p>
      <button type="button" className="btn btn-primary btn-wide" aria-busy={busy} onClick={() => void sign()}>{t(busy ? 'signing' : 'sign')}</button>
    </div>
  );
}
