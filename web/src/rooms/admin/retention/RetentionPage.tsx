// `/admin/retention`: how long what is kept, a case under a legal hold, and erasing a case or a number on request.
import { useState, type ReactNode } from 'react';
import { useLoad } from '../../../api/useLoad';
import { useT, useText } from '../../../i18n';
import { EmptyState } from '../../../ui/EmptyState';
import { day, digits } from '../../../ui/format';
import { LoadBoundary } from '../../../ui/LoadBoundary';
import { PageHead } from '../../../ui/PageHead';
import { useNow } from '../../../ui/useNow';
import { retention, setRetention } from '../calls';
import { TextField } from '../parts/Fields';
import { FormSheet } from '../parts/FormSheet';
import { Grid } from '../parts/Grid';
import { Said } from '../parts/Said';
import { useForm } from '../parts/useForm';
import type { Retention } from '../types';
import { CaseCare } from './CaseCare';
import { kindKey } from './kinds';
import { NumberErase } from './NumberErase';

export function RetentionPage(): ReactNode {
  const t = useT('admin');
  const load = useLoad('admin.retention', retention);
  const [changing, setChanging] = useState<Retention | null>(null);
  const [said, setSaid] = useState('');
  return (
    <>
      <PageHead title={t('page_retention')} page={t('page_retention')} />
      <Said text={said} />
      <section className="stack-8" aria-labelledby="periods">
        <h2 id="periods">{t('periods')}</h2>
        <p className="note">{t('periods_hint')}</p>
        <LoadBoundary load={load} audience="staff" rows={3}>{(rows) => <Periods rows={rows} onChange={setChanging} />}</LoadBoundary>
      </section>
      <CaseCare />
      <NumberErase />
      {changing && (
        <PeriodSheet
          key={changing.version}
          one={changing}
          onClose={() => setChanging(null)}
          latest={() => { load.reload(); setChanging(null); }}
          onDone={() => { load.reload(); setChanging(null); setSaid(t('period_changed')); }}
        />
      )}
    </>
  );
}

function Periods({ rows, onChange }: { rows: Retention[]; onChange: (one: Retention) => void }): ReactNode {
  const t = useT('admin');
  const common = useT();
  const text = useText();
  const now = useNow();
  if (rows.length === 0) return <EmptyState text={t('periods_empty')} />;
  return (
    <Grid
      label={t('periods')}
      rows={rows}
      keyOf={(one) => one.kind}
      cols={[
        { id: 'kind', label: t('period_kind'), cell: (one) => t(kindKey(one.kind)) },
        { id: 'days', label: t('period_days'), cell: (one) => <span className="nowrap">{t('days_n', { n: one.days })}</span> },
        { id: 'basis', label: t('period_basis'), cell: (one) => text(one.basis) },
        { id: 'next', label: t('period_next'), cell: (one) => <span className="nowrap">{day(one.next_sweep, now, common)}</span> },
        { id: 'last', label: t('period_last'), cell: (one) => (one.last ? <span className="admin-names"><span className="nowrap">{day(one.last.at, now, common)}</span><span className="nowrap">{t('period_last_n', { n: one.last.erased })}</span></span> : t('period_never')) },
      ]}
      acts={(one) => <button type="button" className="btn" onClick={() => onChange(one)}>{t('period_change')}<span className="visually-hidden"> {t(kindKey(one.kind))}</span></button>}
    />
  );
}

/** Whole days inside what may be set. */
function fits(text: string, { min, max }: Retention): boolean {
  const days = digits(text);
  return /^\d{1,5}$/.test(days) && Number(days) >= min && Number(days) <= max;
}

function PeriodSheet({ one, onClose, onDone, latest }: { one: Retention; onClose: () => void; onDone: () => void; latest: () => void }): ReactNode {
  const t = useT('admin');
  const form = useForm<{ days: string }, Retention>({
    name: `retention-${one.kind}`,
    empty: { days: String(one.days) },
    check: (draft) => (fits(draft.days, one) ? [] : [['days', t('period_days_missing', { min: one.min, max: one.max })]]),
    send: (draft, key) => setRetention(one.kind, { days: Number(digits(draft.days)) }, { version: one.version, key }),
    done: onDone,
  });
  return (
    <FormSheet form={form} title={t('period_title', { kind: t(kindKey(one.kind)) })} verb={t('period_save')} busyVerb={t('org_saving')} onClose={onClose} latest={latest}>
      <p>{t('period_effect')}</p>
      <TextField at={form.field('days')} label={t('period_days_field')} hint={t('period_now', { n: one.days })} value={form.draft.days} max={6} inputMode="numeric" onChange={(days) => form.set({ days })} />
    </FormSheet>
  );
}
