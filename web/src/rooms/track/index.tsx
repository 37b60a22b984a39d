// 查进度: number and code open the view of one report; its course, what may be added, and the rating.
import { lazy, Suspense, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import * as api from '../../api/calls';
import { forgetLoads, useLoad } from '../../api/useLoad';
import { useT } from '../../i18n';
import { LoadBoundary } from '../../ui/LoadBoundary';
import { PortalShell } from '../../ui/PortalShell';
import { Ask } from './Ask';
import { Progress } from './Progress';
import './track.css';

const Rate = lazy(() => import('./Rate'));
const Access = lazy(() => import('./Access'));
const REFRESH_MS = 30_000;

export default function Track(): ReactNode {
  const t = useT('track');
  const [path] = useLocation();
  const load = useLoad('tracking', api.tracking, REFRESH_MS);

  /** Ends the tracking session here and on the server: the next reader of this phone sees nothing of it. */
  async function close(): Promise<void> {
    await api.closeTracking().catch(() => undefined);
    forgetLoads();
    load.reload();
  }

  return (
    <PortalShell>
      <LoadBoundary load={load} title={t('page')} unauthenticated={<Ask opened={load.reload} />}>
        {(track) =>
          path === '/track/rate' ? (
            <Suspense fallback={null}><Rate track={track} put={load.put} /></Suspense>
          ) : path === '/track/access' ? (
            <Suspense fallback={null}><Access track={track} reload={load.reload} /></Suspense>
          ) : (
            <Progress track={track} reload={load.reload} close={() => void close()} />
          )
        }
      </LoadBoundary>
    </PortalShell>
  );
}
