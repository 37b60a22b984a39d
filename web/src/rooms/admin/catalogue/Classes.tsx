// The classes of a version; in a draft each can be changed, added or taken out.
import { useMemo, useState, type ReactNode } from 'react';
import { useT, useText } from '../../../i18n';
import { EmptyState } from '../../../ui/EmptyState';
import { count } from '../../../ui/format';
import { dropClass } from '../calls';
import { Danger } from '../parts/Danger';
import { SelectField } from '../parts/Fields';
import { Grid } from '../parts/Grid';
import { SearchBox } from '../parts/SearchBox';
import type { Catalogue, ClassInput } from '../types';
import { ClassSheet } from './ClassSheet';
import { changeOf, found, type Change } from './found';

/** Classes shown at once; the rest on demand. */
const SHOWN = 50;
const CHANGES: Change[] = ['added', 'changed'];
type Open = { act: 'change' | 'drop'; one: ClassInput } | { act: 'new' };
type Props = { catalogue: Catalogue; classes: ClassInput[]; onDone: (next: Catalogue, words: string) => void; latest: () => void };

export function Classes({ catalogue, classes, onDone, latest }: Props): ReactNode {
  const t = useT('admin');
  const text = useText();
  const common = useT();
  const [sought, setSought] = useState('');
  const [only, setOnly] = useState<Change | ''>('');
  const [shown, setShown] = useState(SHOWN);
  const [open, setOpen] = useState<Open | null>(null);
  const rows = useMemo(() => found(classes, sought, only, catalogue), [classes, sought, only, catalogue]);
  const draft = catalogue.actions.includes('change');
  const done = (next: Catalogue, words: string): void => {
    setOpen(null);
    onDone(next, words);
  };
  return (
    <section className="stack-8" aria-labelledby="classes">
      <div className="row-between">
        <h2 id="classes">{t('classes_n', { n: count(classes.length) })}</h2>
        {draft && <button type="button" className="btn" onClick={() => setOpen({ act: 'new' })}>{t('class_new')}</button>}
      </div>
      <div className="row admin-tools">
        <SearchBox label={t('class_search')} value={sought} onSearch={setSought} />
        {!catalogue.in_force && <div className="admin-filter"><SelectField at={{ id: 'class-only', error: undefined }} label={t('class_only')} value={only} none={t('class_only_all')} options={CHANGES.map((one) => [one, t(`class_${one}`)])} onChange={(one) => setOnly(one as Change | '')} /></div>}
      </div>
      {rows.length === 0 && (classes.length === 0 ? <EmptyState text={t('classes_empty')} /> : <EmptyState text={t('empty_filtered')}><button type="button" className="btn" onClick={() => { setSought(''); setOnly(''); }}>{t('filter_clear')}</button></EmptyState>)}
      {rows.length > 0 && (
        <Grid
          label={t('classes')}
          rows={rows.slice(0, shown)}
          keyOf={(one) => one.code}
          cols={[
            { id: 'code', label: t('class_code'), cell: (one) => <span className="num">{one.code}</span> },
            { id: 'name', label: t('class_staff'), cell: (one) => <><span>{text(one.staff)}</span>{changeOf(one.code, catalogue) && <> <span className="tag tag-rework">{t(`class_${changeOf(one.code, catalogue) ?? 'changed'}`)}</span></>}</> },
            { id: 'plain', label: t('class_plain'), cell: (one) => text(one.plain) },
            { id: 'group', label: t('class_group'), cell: (one) => text(one.group) },
            { id: 'limit', label: t('class_limit'), cell: (one) => { const limit = one.limits[0]?.limit; return limit ? common(`limit_${limit.unit}`, { n: limit.amount }) : t('class_no_limit'); } },
            { id: 'level', label: t('class_level'), cell: (one) => t(`class_level_${one.level}`) },
          ]}
          {...(draft && {
            acts: (one: ClassInput) => (
              <>
                <button type="button" className="btn" onClick={() => setOpen({ act: 'change', one })}>{t('class_edit')}<span className="visually-hidden"> {one.code}</span></button>
                <button type="button" className="btn" onClick={() => setOpen({ act: 'drop', one })}>{t('class_drop')}<span className="visually-hidden"> {one.code}</span></button>
              </>
            ),
          })}
        />
      )}
      {rows.length > shown && <div className="row"><button type="button" className="btn" onClick={() => setShown(shown + SHOWN)}>{t('page_next', { n: SHOWN })}</button></div>}
      {(open?.act === 'new' || open?.act === 'change') && <ClassSheet key={catalogue.version_no} catalogue={catalogue} one={open.act === 'change' ? open.one : null} onClose={() => setOpen(null)} latest={latest} onDone={(next) => done(next, t('class_saved'))} />}
      {open?.act === 'drop' && (
        <Danger
          title={t('class_drop_title', { name: text(open.one.staff) })}
          effect={t('class_drop_effect')}
          verb={t('class_drop')}
          busyVerb={t('class_dropping')}
          send={(key) => dropClass(catalogue.version, open.one.code, { version: catalogue.version_no, key })}
          done={(next) => done(next, t('class_dropped'))}
          onKeep={() => setOpen(null)}
          latest={latest}
        />
      )}
    </section>
  );
}
