// A result that was submitted waits ten seconds on the phone, so that it can be taken back without leaving an event;
// then its photos go up, then the act itself. One at a time; what fails says so and keeps everything.
import { useSyncExternalStore } from 'react';
import * as api from '../../api/calls';
import { Failure } from '../../api/http';
import { forgetLoads } from '../../api/useLoad';
import { dropResult, getResult, getResultPhoto, saveResult } from './draft';

export type Held = {
  id: string;
  title: string;
  version: number;
  state: 'holding' | 'sending' | 'sent' | 'failed';
  failure: Failure | null;
};

let held: Held | null = null;
const listeners = new Set<() => void>();

function set(next: Held | null): void {
  held = next;
  listeners.forEach((notify) => notify());
}

export function useHeld(): Held | null {
  return useSyncExternalStore((notify) => {
    listeners.add(notify);
    return () => listeners.delete(notify);
  }, () => held, () => null);
}

/** Starts the ten seconds. An earlier one that still waits goes out at once. */
export function hold(id: string, title: string, version: number): void {
  if (held?.state === 'holding' && held.id !== id) void send(held);
  set({ id, title, version, state: 'holding', failure: null });
}

/** [撤回]: nothing was sent, the draft is as it was. */
export function takeBack(): void {
  if (held?.state === 'holding') set(null);
}

export function dismiss(): void {
  if (held && held.state !== 'sending') set(null);
}

export function sendHeld(): void {
  if (held?.state === 'holding') void send(held);
}

/** Tries again what failed; by hand, or when the network is back. */
export function sendAgain(): void {
  if (held?.state === 'failed') void send(held);
}

window.addEventListener('online', () => {
  if (held?.failure?.kind === 'offline') sendAgain();
});

async function send(one: Held): Promise<void> {
  set({ ...one, state: 'sending', failure: null });
  try {
    const photos = await uploadPhotos(one.id);
    const draft = await getResult(one.id);
    if (!draft.outcome) return set(null);
    const words = draft.words.trim();
    await api.submit(one.id, { outcome: draft.outcome, ...(words ? { words } : {}), photos }, { version: one.version, key: draft.key });
    await dropResult(draft);
    forgetLoads();
    set({ ...one, state: 'sent' });
  } catch (error) {
    set({ ...one, state: 'failed', failure: error instanceof Failure ? error : new Failure('problem', 0, null) });
  }
}

/** Uploads what is not yet with the server and remembers each, so that a second try sends only the rest. */
async function uploadPhotos(id: string): Promise<string[]> {
  let draft = await getResult(id);
  for (const photo of draft.photos) {
    if (photo.stored) continue;
    const bytes = await getResultPhoto(photo.id);
    if (!bytes) continue;
    const stored = await api.casePhoto(id, 'handle', bytes, photo.key);
    draft = { ...draft, photos: draft.photos.map((other) => (other.id === photo.id ? { ...other, stored: stored.id } : other)) };
    await saveResult(draft);
  }
  return draft.photos.flatMap((photo) => (photo.stored ? [photo.stored] : []));
}
