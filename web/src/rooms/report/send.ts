// Sends what was submitted: the report once (its key makes a second try the same act), then its photos one by one.
// Runs from the receipt page, at the start of any page, and when the network returns.
import { useSyncExternalStore } from 'react';
import * as api from '../../api/calls';
import { Failure } from '../../api/http';
import { forgetLoads } from '../../api/useLoad';
import type { NewReport } from '../../api/types';
import { setUnsent } from '../../ui/unsent';
import { dropPhoto, getPhoto, getReport, listReports, saveReport, type Draft, type DraftPhoto } from './draft';

export type Sending = {
  report: Draft;
  /** Upload progress by photo, 0–1. */
  progress: Record<string, number>;
  busy: boolean;
  failure: Failure | null;
};

const states = new Map<string, Sending>();
const running = new Map<string, Promise<void>>();
const listeners = new Set<() => void>();

/** What the server is asked to store. */
export function toNewReport(draft: Draft): NewReport {
  const { point, township, village, address, note } = draft.place;
  const division = village || township;
  return {
    ...(draft.words.trim() ? { words: draft.words.trim() } : {}),
    place: {
      ...(point ? { point } : division ? { division } : {}),
      ...(address.trim() ? { address: address.trim() } : {}),
      ...(note.trim() ? { note: note.trim() } : {}),
    },
    ...(draft.phone ? { phone: draft.phone } : {}),
    photos_announced: draft.photos.length,
    publish: draft.publish,
    language: draft.language,
  };
}

/** Sends one submitted report; resolves when nothing more can be done now. Never throws: the state tells. */
export function sendReport(id: string): Promise<void> {
  const now = running.get(id);
  if (now) return now;
  set(id, { busy: true, failure: null });
  const work = run(id).finally(() => running.delete(id));
  running.set(id, work);
  return work;
}

/** Sends all that is unsent; called at the start and when the network returns. */
export async function sendAll(): Promise<void> {
  for (const report of await listReports()) if (report.state === 'sending' || (report.state === 'sent' && hasWaiting(report))) await sendReport(report.id);
}

function hasWaiting(report: Draft): boolean {
  return report.photos.some((photo) => photo.upload === 'waiting');
}

async function run(id: string): Promise<void> {
  let report = await getReport(id);
  if (!report || report.state === 'draft') return;
  set(id, { report, busy: true, failure: null, progress: {} });
  try {
    if (report.state === 'sending') {
      const receipt = await api.report(toNewReport(report), report.key);
      report = { ...report, state: 'sent', receipt };
      forgetLoads(); // what was tracked before is another case
      await store(report);
      set(id, { report });
    }
    report = await sendPhotos(report);
    set(id, { report, busy: false, failure: null });
  } catch (error) {
    const failure = error instanceof Failure ? error : new Failure('problem', 0, null);
    set(id, { report, busy: false, failure });
  }
}

async function sendPhotos(report: Draft): Promise<Draft> {
  let now = report;
  for (const photo of report.photos) {
    if (photo.upload === 'done' || photo.upload === 'refused') continue;
    now = await sendPhoto(now, photo);
  }
  return now;
}

async function sendPhoto(report: Draft, photo: DraftPhoto): Promise<Draft> {
  const bytes = await getPhoto(photo.id);
  let upload: DraftPhoto['upload'] = 'failed';
  if (bytes && report.receipt) {
    try {
      await api.reportPhoto(report.receipt.id, bytes, photo.key, (share) => progress(report.id, photo.id, share));
      upload = 'done';
      await dropPhoto(photo.id);
    } catch (error) {
      const final = error instanceof Failure && [403, 404, 413, 415, 422].includes(error.status);
      upload = final ? 'refused' : 'failed';
    }
  }
  const next = { ...report, photos: report.photos.map((one) => (one.id === photo.id ? { ...one, upload } : one)) };
  await store(next);
  set(report.id, { report: next });
  return next;
}

/** [重传]: tries the failed photos again. */
export async function resend(id: string): Promise<void> {
  await running.get(id);
  const report = await getReport(id);
  if (!report) return;
  const photos = report.photos.map((photo) => (photo.upload === 'failed' ? { ...photo, upload: 'waiting' as const } : photo));
  await store({ ...report, photos });
  await sendReport(id);
}

async function store(report: Draft): Promise<void> {
  await saveReport(report);
  noteUnsent(report);
}

/** Marks the report as waiting, or no longer. */
export function noteUnsent(report: Draft): void {
  const waits = report.state === 'sending' || (report.state === 'sent' && hasWaiting(report));
  setUnsent(report.id, waits ? { id: report.id, at: report.submittedAt ?? 0, sent: report.state === 'sent' } : null);
}

function set(id: string, change: Partial<Sending>): void {
  const before = states.get(id);
  if (!before && !change.report) return;
  states.set(id, { progress: {}, busy: false, failure: null, ...before, ...change } as Sending);
  listeners.forEach((notify) => notify());
}

function progress(id: string, photo: string, share: number): void {
  const now = states.get(id);
  if (now) set(id, { progress: { ...now.progress, [photo]: share } });
}

/** Resolves once the report is with the server or cannot go now; its photos follow on their own. */
export function answered(id: string): Promise<Sending | undefined> {
  return new Promise((resolve) => {
    const look = (): void => {
      const now = states.get(id);
      if (!now || (now.busy && now.report.state !== 'sent')) return;
      listeners.delete(look);
      resolve(now);
    };
    listeners.add(look);
    look();
  });
}

export function useSending(id: string | null): Sending | undefined {
  return useSyncExternalStore((notify) => {
    listeners.add(notify);
    return () => listeners.delete(notify);
  }, () => (id ? states.get(id) : undefined), () => undefined);
}
