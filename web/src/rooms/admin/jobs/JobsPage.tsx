// `/admin/jobs`: work in the background that gave up; each can be tried again.
import { useState, type ReactNode } from 'react';
import { useSearch } from 'wouter';
import { Failure } from '../../../api/http';
import { useLoad } from '../../../api/useLoad';
import { useT } from '../../../i18n';
import { EmptyState } from '../../../ui/EmptyState';
import { moment } from '../../../ui/format';
import { LoadBoundary } from '../../../ui/LoadBoundary';
import { PageHead } from '../../../ui/PageHead';
import { useNow } from '../../../ui/useNow';
import { useOnce } from '../../desk/once';
import { PAGE_ROWS, pageOf } from '../address';
import { deadJobs, retryJob } from '../calls';
import { ActButton } from '../parts/ActButton';
import { Grid, Pager } from '../parts/Grid';
import { Said } from '../parts/Said';
import { Trouble } from '../parts/Trouble';
import type { DeadJob } from '../types';

export function JobsPage(): ReactNode {
  const t = useT('admin');
  const common = useT();
  const now = useNow();
  const { after } = pageOf(useSearch());
  const query = { limit: PAGE_ROWS, ...(after && { after }) };
  const load = useLoad(`admin.jobs.${after ?? ''}`, () => deadJobs(query), 30_000);
  const [said, setSaid] = useState('');
  return (
    <>
      <PageHead title={t('page_jobs')} page={t('page_jobs')} />
      <p className="note">{t('jobs_hint')}</p>
      <Said text={said} />
      <LoadBoundary load={load} audience="staff">
        {(page) => page.items.length === 0
          ? <EmptyState text={t('jobs_none')} />
          : (
            <>
              <Grid
                label={t('page_jobs')}
                rows={page.items}
                keyOf={(job) => job.id}
                cols={[
                  { id: 'kind', label: t('job_kind'), cell: (job) => <code>{job.kind}</code> },
                  { id: 'since', label: t('job_since'), cell: (job) => moment(job.since, now, common) },
                  { id: 'attempts', label: t('job_attempts'), num: true, cell: (job) => t('job_attempts_n', { n: job.attempts }) },
                  { id: 'error', label: t('job_error'), cell: (job) => (job.error ? <code>{job.error}</code> : t('job_no_error')) },
                ]}
                acts={(job) => <Retry job={job} onDone={() => { load.reload(); setSaid(t('job_retried', { kind: job.kind })); }} />}
              />
              <Pager rows={page.items.length} next={page.next} />
            </>
          )}
      </LoadBoundary>
    </>
  );
}

function Retry({ job, onDone }: { job: DeadJob; onDone: () => void }): ReactNode {
  const t = useT('admin');
  const once = useOnce();
  const [failure, setFailure] = useState<Failure | null>(null);

  async function retry(): Promise<void> {
    setFailure(null);
    try {
      if (await once.send({ retry: job.id }, async () => { await retryJob(job.id); return true; })) onDone();
    } catch (error) {
      setFailure(error instanceof Failure ? error : new Failure('problem', 0, null));
    }
  }

  return (
    <>
      <ActButton label={<>{t('job_retry')}<span className="visually-hidden"> {job.kind}</span></>} busyLabel={t('job_retrying')} busy={once.busy} onPress={() => void retry()} />
      <Trouble failure={failure} />
    </>
  );
}
