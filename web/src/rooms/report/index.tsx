// 反映: three steps and a receipt, each with its own address, so that Back and reload keep what was written.
// The later steps are fetched once the first has been painted: they must be there when the network is not.
import { lazy, Suspense, useEffect, type ReactNode } from 'react';
import { Redirect, useLocation } from 'wouter';
import { PortalShell } from '../../ui/PortalShell';
import { isEmpty } from './draft';
import { StepWords } from './StepWords';
import { loadDraft, useDraft } from './useDraft';
import './report.css';

const chunks = { place: () => import('./StepPlace'), check: () => import('./StepCheck'), done: () => import('./Done') };
const StepPlace = lazy(chunks.place);
const StepCheck = lazy(chunks.check);
const Done = lazy(chunks.done);

export default function Report(): ReactNode {
  const [path] = useLocation();
  const draft = useDraft();
  useEffect(() => {
    void loadDraft();
    const timer = setTimeout(() => Object.values(chunks).forEach((load) => void load().catch(() => undefined)), 400);
    return () => clearTimeout(timer);
  }, []);
  return <PortalShell>{draft && <Suspense fallback={null}>{step(path)}</Suspense>}</PortalShell>;

  function step(at: string): ReactNode {
    if (!draft) return null;
    if (at === '/report/done') return <Done />;
    if (at === '/report') return <StepWords draft={draft} />;
    if (isEmpty(draft)) return <Redirect to="/report" replace />;
    if (at === '/report/place') return <StepPlace draft={draft} />;
    if (at === '/report/check') return hasPlace() ? <StepCheck draft={draft} /> : <Redirect to="/report/place" replace />;
    return <Redirect to="/report" replace />;
  }

  function hasPlace(): boolean {
    const place = draft?.place;
    return Boolean(place && (place.point || place.township || place.address.trim()));
  }
}
