// `/admin/calendar`: until which year working days are known, loading a year, and the county's office hours.
import { useEffect, useState, type ReactNode } from 'react';
import { useLoad } from '../../../api/useLoad';
import { useT } from '../../../i18n';
import { ErrorSummary } from '../../../ui/ErrorSummary';
import { LoadBoundary } from '../../../ui/LoadBoundary';
import { PageHead } from '../../../ui/PageHead';
import { calendar, hours, importCalendar, setHours } from '../calls';
import { hoursFault, tidy } from '../orgs/hours';
import { HoursField } from '../orgs/HoursField';
import { ActButton } from '../parts/ActButton';
import { ReportWords } from '../parts/Findings';
import { ImportBox } from '../parts/ImportBox';
import { Said } from '../parts/Said';
import { Trouble } from '../parts/Trouble';
import { useForm } from '../parts/useForm';
import type { CountyHours, Hours } from '../types';

/** What the server takes at most. */
const FILE_MAX = 1024 * 1024;

export function CalendarPage(): ReactNode {
  const t = useT('admin');
  const load = useLoad('admin.calendar', calendar);
  const county = useLoad('admin.hours', hours);
  const [said, setSaid] = useState('');
  return (
    <>
      <PageHead title={t('page_calendar')} page={t('page_calendar')} />
      <LoadBoundary load={load} audience="staff" rows={2}>
        {(view) => (
          <section className="card stack-8" aria-labelledby="known">
            <h2 id="known">{t('calendar_known')}</h2>
            <p>{view.until === null ? t('calendar_missing_text') : t('calendar_until_text', { y: view.until })}</p>
            {view.years.length > 0 && <ul className="admin-names">{view.years.map((y) => <li key={y} className="num">{t('year', { y })}</li>)}</ul>}
          </section>
        )}
      </LoadBoundary>
      <ImportBox
        title={t('calendar_import')}
        hint={t('calendar_import_hint')}
        accept=".csv,text/csv"
        limit={FILE_MAX}
        send={importCalendar}
        done={(answer) => { load.reload(); return <>{t('calendar_imported')} <ReportWords report={answer.report} /></>; }}
      />
      <LoadBoundary load={county} audience="staff" rows={3}>{(view) => <HoursPanel key={view.version} view={view} said={said} onSaved={(next) => { county.put(next); setSaid(t('hours_saved')); }} onRefused={() => setSaid('')} reload={county.reload} />}</LoadBoundary>
    </>
  );
}

type PanelProps = { view: CountyHours; said: string; onSaved: (next: CountyHours) => void; onRefused: () => void; reload: () => void };

function HoursPanel({ view, said, onSaved, onRefused, reload }: PanelProps): ReactNode {
  const t = useT('admin');
  const form = useForm<{ hours: Hours[] }, CountyHours>({
    name: 'county-hours',
    empty: { hours: view.hours },
    check: (draft) => {
      const fault = hoursFault(tidy(draft.hours));
      return fault ? [['hours', t(`hours_${fault}`)]] : [];
    },
    send: (draft) => setHours({ hours: tidy(draft.hours) }, view.version),
    done: onSaved,
  });
  const refused = form.errors.length > 0 || form.failure !== null;
  useEffect(() => { if (refused) onRefused(); }, [refused]);
  return (
    <section className="card stack" aria-labelledby="county-hours">
      <h2 id="county-hours">{t('county_hours')}</h2>
      <p className="note">{t('county_hours_hint')}</p>
      <ErrorSummary errors={form.errors} turn={form.turn} />
      <Trouble failure={form.failure} latest={reload} />
      <HoursField at={form.field('hours')} value={form.draft.hours} onChange={(next) => form.set({ hours: next ?? [] })} />
      <div className="row"><ActButton label={t('hours_save')} busyLabel={t('org_saving')} busy={form.busy} onPress={form.commit} /></div>
      <Said text={said} />
    </section>
  );
}
