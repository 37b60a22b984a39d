// The report being written, with its photos, in the device's own store: saved within a second, there again after a reload.
// Without IndexedDB (some private modes) it lives in memory, and the page still works.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Category, Located, Receipt } from '../../api/types';

export type Point = { lng: number; lat: number };
export type DraftPhoto = {
  id: string;
  /** Idempotency key of its upload. */
  key: string;
  width: number;
  height: number;
  covered: number;
  upload: 'waiting' | 'done' | 'failed' | 'refused';
};
export type Place = {
  point: Point | null;
  /** Where the point came from, to say so. */
  from: 'map' | 'photo' | 'device' | null;
  township: string;
  village: string;
  address: string;
  note: string;
  located: Located | null;
};
export type Draft = {
  id: string;
  /** Idempotency key of the report: sent twice, it is one case. */
  key: string;
  state: 'draft' | 'sending' | 'sent';
  language: 'zh' | 'en';
  words: string;
  photos: DraftPhoto[];
  place: Place;
  phone: string;
  publish: boolean;
  proposed: Category | null;
  /** The words that the guess rests on. */
  because: string[];
  savedAt: number | null;
  submittedAt: number | null;
  receipt: Receipt | null;
};

interface Schema extends DBSchema {
  reports: { key: string; value: Draft };
  photos: { key: string; value: { id: string; bytes: Blob } };
}

let database: Promise<IDBPDatabase<Schema> | null> | null = null;
const memory = { reports: new Map<string, Draft>(), photos: new Map<string, Blob>() };

function open(): Promise<IDBPDatabase<Schema> | null> {
  database ??= openDB<Schema>('yiwang', 1, {
    upgrade(db) {
      db.createObjectStore('reports', { keyPath: 'id' });
      db.createObjectStore('photos', { keyPath: 'id' });
    },
  }).catch(() => null);
  return database;
}

export function emptyDraft(): Draft {
  return {
    id: crypto.randomUUID(), key: crypto.randomUUID(), state: 'draft', language: 'zh', words: '', photos: [],
    place: { point: null, from: null, township: '', village: '', address: '', note: '', located: null },
    phone: '', publish: false, proposed: null, because: [], savedAt: null, submittedAt: null, receipt: null,
  };
}

/** Nothing said and nothing shown yet. */
export function isEmpty(draft: Draft): boolean {
  return draft.words.trim() === '' && draft.photos.length === 0;
}

export async function saveReport(draft: Draft): Promise<void> {
  memory.reports.set(draft.id, draft);
  const db = await open();
  await db?.put('reports', draft);
}

export async function getReport(id: string): Promise<Draft | undefined> {
  const db = await open();
  return (await db?.get('reports', id)) ?? memory.reports.get(id);
}

export async function listReports(): Promise<Draft[]> {
  const db = await open();
  return db ? db.getAll('reports') : [...memory.reports.values()];
}

/** The draft in work, or none. */
export async function findDraft(): Promise<Draft | undefined> {
  return (await listReports()).find((report) => report.state === 'draft');
}

/** The report submitted last on this device. */
export async function findLast(): Promise<Draft | undefined> {
  const sent = (await listReports()).filter((report) => report.state !== 'draft');
  return sent.sort((a, b) => (b.submittedAt ?? 0) - (a.submittedAt ?? 0))[0];
}

export async function savePhoto(id: string, bytes: Blob): Promise<void> {
  memory.photos.set(id, bytes);
  const db = await open();
  await db?.put('photos', { id, bytes });
}

export async function getPhoto(id: string): Promise<Blob | undefined> {
  const db = await open();
  return (await db?.get('photos', id))?.bytes ?? memory.photos.get(id);
}

export async function dropPhoto(id: string): Promise<void> {
  memory.photos.delete(id);
  const db = await open();
  await db?.delete('photos', id);
}

export async function dropReport(draft: Draft): Promise<void> {
  for (const photo of draft.photos) await dropPhoto(photo.id);
  memory.reports.delete(draft.id);
  const db = await open();
  await db?.delete('reports', draft.id);
}

const KEPT_MS = 24 * 3_600_000;

/** Forgets what was sent a day ago, and photos that no report has any more. */
export async function tidy(now: number): Promise<void> {
  for (const report of await listReports()) {
    const waits = report.photos.some((photo) => photo.upload === 'waiting');
    if (report.state === 'sent' && !waits && now - (report.submittedAt ?? 0) > KEPT_MS) await dropReport(report);
  }
  const db = await open();
  if (!db) return;
  const used = new Set((await listReports()).flatMap((report) => report.photos.map((photo) => photo.id)));
  for (const id of await db.getAllKeys('photos')) if (!used.has(id)) await db.delete('photos', id);
}
