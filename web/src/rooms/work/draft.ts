// A result being written, with its photos, in the device's own store, one per case; it stays until the server has it.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { Outcome } from '../../api/types';

export type ResultPhoto = { id: string; key: string; /** The server's id once it is uploaded. */ stored: string | null };
export type ResultDraft = {
  case: string;
  /** Idempotency key of the submit. */
  key: string;
  outcome: Outcome | null;
  words: string;
  photos: ResultPhoto[];
};

interface Schema extends DBSchema {
  results: { key: string; value: ResultDraft };
  photos: { key: string; value: { id: string; bytes: Blob } };
}

let database: Promise<IDBPDatabase<Schema> | null> | null = null;
const memory = { results: new Map<string, ResultDraft>(), photos: new Map<string, Blob>() };

function open(): Promise<IDBPDatabase<Schema> | null> {
  database ??= openDB<Schema>('yiwang-work', 1, {
    upgrade(db) {
      db.createObjectStore('results', { keyPath: 'case' });
      db.createObjectStore('photos', { keyPath: 'id' });
    },
  }).catch(() => null);
  return database;
}

export async function getResult(id: string): Promise<ResultDraft> {
  const db = await open();
  const kept = (await db?.get('results', id)) ?? memory.results.get(id);
  return kept ?? { case: id, key: crypto.randomUUID(), outcome: null, words: '', photos: [] };
}

export async function saveResult(draft: ResultDraft): Promise<void> {
  memory.results.set(draft.case, draft);
  const db = await open();
  await db?.put('results', draft);
}

export async function dropResult(draft: ResultDraft): Promise<void> {
  memory.results.delete(draft.case);
  const db = await open();
  await db?.delete('results', draft.case);
  for (const photo of draft.photos) {
    memory.photos.delete(photo.id);
    await db?.delete('photos', photo.id);
  }
}

export async function saveResultPhoto(id: string, bytes: Blob): Promise<void> {
  memory.photos.set(id, bytes);
  const db = await open();
  await db?.put('photos', { id, bytes });
}

export async function getResultPhoto(id: string): Promise<Blob | undefined> {
  const db = await open();
  return (await db?.get('photos', id))?.bytes ?? memory.photos.get(id);
}
