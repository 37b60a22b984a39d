// `/admin/categories/:version`: one version: where it stands, how it differs from the one in force, its classes, and what may be done.
import { useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { Failure } from '../../../api/http';
import { useLoad } from '../../../api/useLoad';
import { useT, useText, Zh } from '../../../i18n';
import { LoadBoundary } from '../../../ui/LoadBoundary';
import { PageHead } from '../../../ui/PageHead';
import { useOnce } from '../../desk/once';
import { catalogue as fetchCatalogue, catalogueCsv, classes, save, stepCatalogue, type CatalogueStep } from '../calls';
import { ActButton } from '../parts/ActButton';
import { Danger } from '../parts/Danger';
import { Said } from '../parts/Said';
import { Trouble } from '../parts/Trouble';
import type { Catalogue, ClassInput } from '../types';
import { CatalogueTag } from './CatalogueTag';
import { ChangeCount } from './CataloguesPage';
import { Classes } from './Classes';
import { DraftSheet } from './DraftSheet';
import { HandWords } from './HandWords';

export function CataloguePage({ version }: { version: number }): ReactNode {
  const t = useT('admin');
  const load = useLoad(`admin.catalogue.${version}`, () => fetchCatalogue(version));
  return <LoadBoundary load={load} audience="staff" title={t('catalogue_page')}>{(catalogue) => <Loaded catalogue={catalogue} put={load.put} reload={load.reload} />}</LoadBoundary>;
}

function Loaded({ catalogue, put, reload }: { catalogue: Catalogue; put: (catalogue: Catalogue) => void; reload: () => void }): ReactNode {
  const t = useT('admin');
  const [, go] = useLocation();
  const list = useLoad(`admin.classes.${catalogue.version}.${catalogue.version_no}`, () => classes(catalogue.version));
  const [open, setOpen] = useState<CatalogueStep | 'copy' | null>(null);
  const [said, setSaid] = useState<ReactNode>('');
  const step = (act: CatalogueStep, look: 'btn' | 'btn btn-primary'): ReactNode => <button type="button" className={look} onClick={() => setOpen(act)}>{t(`step_${act}`)}</button>;
  const { state, actions } = catalogue;
  return (
    <>
      <PageHead title={t('catalogue_n', { v: catalogue.version })} page={t('catalogue_page')} back={() => go('/admin/categories')}>
        <CatalogueTag catalogue={catalogue} />
        {actions.includes('propose') && step('propose', 'btn btn-primary')}
        {actions.includes('publish') && step('publish', 'btn btn-primary')}
        {actions.includes('withdraw') && step('withdraw', 'btn')}
        <ExportCsv version={catalogue.version} />
        {(state === 'published' || state === 'withdrawn') && <button type="button" className="btn" onClick={() => setOpen('copy')}>{t('draft_new')}</button>}
      </PageHead>
      <Said text={said} />
      <Facts catalogue={catalogue} />
      <LoadBoundary load={list} audience="staff" rows={8}>
        {(all) => <Classes catalogue={catalogue} classes={all} onDone={(next, words) => { put(next); setSaid(words); }} latest={reload} />}
      </LoadBoundary>
      {open === 'copy' && <DraftSheet from={catalogue.version} onClose={() => setOpen(null)} onDone={(made) => go(`/admin/categories/${made.version}`)} />}
      {open && open !== 'copy' && <Step catalogue={catalogue} act={open} classes={list.data ?? []} onClose={() => setOpen(null)} latest={reload} onDone={(next) => { put(next); setOpen(null); setSaid(t(`stepped_${open}`, { v: next.version })); }} />}
    </>
  );
}

function Facts({ catalogue }: { catalogue: Catalogue }): ReactNode {
  const t = useT('admin');
  return (
    <>
      {catalogue.state === 'proposed' && <p className="alert alert-info">{t(catalogue.actions.includes('publish') ? 'proposed_other' : 'proposed_mine')}</p>}
      <dl className="card desk-facts">
        {catalogue.note && <><dt>{t('draft_note')}</dt><dd><Zh>{catalogue.note}</Zh></dd></>}
        <dt>{t('made_by')}</dt><dd><HandWords hand={catalogue.made_by} at={catalogue.made_at} /></dd>
        {catalogue.proposed_by && <><dt>{t('proposed_by')}</dt><dd><HandWords hand={catalogue.proposed_by} at={catalogue.proposed_at} /></dd></>}
        {catalogue.published_by && <><dt>{t('published_by')}</dt><dd><HandWords hand={catalogue.published_by} at={catalogue.published_at} /></dd></>}
        {!catalogue.in_force && <><dt>{t('changes')}</dt><dd><ChangeCount catalogue={catalogue} /></dd></>}
      </dl>
    </>
  );
}

type StepProps = { catalogue: Catalogue; act: CatalogueStep; classes: ClassInput[]; onClose: () => void; onDone: (next: Catalogue) => void; latest: () => void };

/** Publishing names what changes for everybody; the same person is refused, and told whom to ask. */
function Step({ catalogue, act, classes: all, onClose, onDone, latest }: StepProps): ReactNode {
  const t = useT('admin');
  const text = useText();
  const mark = new Intl.ListFormat(t.lang === 'zh' ? 'zh-CN' : 'en-GB');
  const named = (codes: string[]): string => mark.format(codes.map((code) => { const one = all.find((each) => each.code === code); return one ? text(one.staff) : code; }));
  const { added, changed, removed } = catalogue.changes;
  return (
    <Danger
      title={t(`step_${act}_title`, { v: catalogue.version })}
      effect={
        <>
          <p>{t(`step_${act}_effect`)}</p>
          {act !== 'withdraw' && (
            <ul className="admin-bullets">
              {added.length > 0 && <li>{t('diff_added', { names: named(added) })}</li>}
              {changed.length > 0 && <li>{t('diff_changed', { names: named(changed) })}</li>}
              {removed.length > 0 && <li>{t('diff_removed', { names: named(removed) })}</li>}
              {added.length + changed.length + removed.length === 0 && <li>{t('diff_none')}</li>}
            </ul>
          )}
        </>
      }
      verb={t(`step_${act}`)}
      busyVerb={t(`stepping_${act}`)}
      send={(key) => stepCatalogue(catalogue.version, act, { version: catalogue.version_no, key })}
      done={onDone}
      onKeep={onClose}
      latest={latest}
    />
  );
}

function ExportCsv({ version }: { version: number }): ReactNode {
  const t = useT('admin');
  const once = useOnce();
  const [failure, setFailure] = useState<Failure | null>(null);

  async function run(): Promise<void> {
    setFailure(null);
    try {
      const blob = await once.send({ version }, () => catalogueCsv(version));
      if (blob) save(blob, `categories-v${version}.csv`);
    } catch (error) {
      setFailure(error instanceof Failure ? error : new Failure('problem', 0, null));
    }
  }

  return (
    <>
      <ActButton label={t('catalogue_export')} busyLabel={t('grids_exporting')} busy={once.busy} onPress={() => void run()} />
      <Trouble failure={failure} />
    </>
  );
}
