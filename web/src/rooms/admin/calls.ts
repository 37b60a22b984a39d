// One function for each route of the administration. Pages call these and name no path.
import { client, Failure, take } from '../../api/http';
import type { Page } from '../../api/types';
import type * as Shape from './types';

/** The version an act was decided on, and its idempotency key. */
export type Act = { version: number; key: string };
type Answer = { data?: unknown; error?: unknown; response: Response };
type Call = (path: string, init?: object) => Promise<Answer>;
const open = client as unknown as Record<'GET' | 'POST' | 'PUT' | 'DELETE', Call>;

const keyed = (key: string) => ({ header: { 'Idempotency-Key': key } });
const act = (path: object, { version, key }: Act) => ({ path, header: { 'If-Match': `"${version}"`, 'Idempotency-Key': key } });
const ask = <R>(path: string, params: object = {}): Promise<R> => take(open.GET(path, { params })) as Promise<R>;
const post = <R>(path: string, body: unknown, params: object): Promise<R> => take(open.POST(path, { body, params })) as Promise<R>;

/** Sends a file as it is. */
const file = <R>(path: string, bytes: Blob, type: string, query: object, key: string): Promise<R> =>
  take(open.POST(path, { body: bytes, params: { query, ...keyed(key) }, headers: { 'Content-Type': type }, bodySerializer: (body: Blob) => body })) as Promise<R>;

/** A file of the server, for the browser's own saving. */
async function fetched(path: string, params: object): Promise<Blob> {
  return (await take(open.GET(path, { params, parseAs: 'blob' }))) as Blob;
}

type Listed = { after?: string; limit?: number };

// ---- overview, jobs
export const overview = () => ask<Shape.Overview>('/api/v1/admin/overview');
export const deadJobs = (query: Listed) => ask<Page<Shape.DeadJob>>('/api/v1/jobs/dead', { query });
export const retryJob = (id: string) => post<void>('/api/v1/jobs/{id}/retry', undefined, { path: { id } });

// ---- organisations
export const orgs = (query: Listed & { text?: string; within?: string; closed?: boolean }) => ask<Page<Shape.Org>>('/api/v1/organisations', { query });
export const org = (id: string) => ask<Shape.Org>('/api/v1/organisations/{id}', { path: { id } });
export const createOrg = (body: Shape.NewOrg, key: string) => post<Shape.Org>('/api/v1/organisations', body, keyed(key));
export const changeOrg = (id: string, body: Shape.OrgChange, by: Act) => post<Shape.Org>('/api/v1/organisations/{id}/change', body, act({ id }, by));
export const closeOrg = (id: string, by: Act) => post<Shape.Org>('/api/v1/organisations/{id}/close', {}, act({ id }, by));

// ---- people
export const people = (query: Listed & { org?: string; account?: string; inactive?: boolean }) => ask<Page<Shape.Person>>('/api/v1/persons', { query });
export const person = (id: string) => ask<Shape.Person>('/api/v1/persons/{id}', { path: { id } });
export const createPerson = (body: { account: string; name: string }, key: string) => post<Shape.WithPassword>('/api/v1/persons', body, keyed(key));
export const renamePerson = (id: string, body: { name: string }, by: Act) => post<Shape.Person>('/api/v1/persons/{id}/change', body, act({ id }, by));
export const resetPassword = (id: string, by: Act) => post<Shape.WithPassword>('/api/v1/persons/{id}/reset-password', {}, act({ id }, by));
export const deactivate = (id: string, by: Act) => post<Shape.Person>('/api/v1/persons/{id}/deactivate', {}, act({ id }, by));
export const activate = (id: string, by: Act) => post<Shape.Person>('/api/v1/persons/{id}/activate', {}, act({ id }, by));
export const givePost = (id: string, body: Shape.NewPost, by: Act) => post<Shape.Person>('/api/v1/persons/{id}/posts', body, act({ id }, by));
export const endPost = (id: string, body: { hand_to: string | null }, by: Act) => post<Shape.Person>('/api/v1/posts/{id}/end', body, act({ id }, by));
export const handOver = (id: string, body: { to: string }, key: string) => post<void>('/api/v1/posts/{id}/hand-over', body, { path: { id }, ...keyed(key) });

// ---- grids, calendar, hours
export const grids = (query: Listed & { within?: string; text?: string }) => ask<Page<Shape.Grid>>('/api/v1/grids', { query });
export const importGrids = (bytes: File, how: { datum: Shape.Datum; replace: boolean }, dry: boolean, key: string) => file<Shape.ImportAnswer>('/api/v1/grids/import', bytes, /\.csv$/i.test(bytes.name) ? 'text/csv' : 'application/geo+json', { ...how, dry_run: dry }, key);
export const exportGrids = (datum: Shape.Datum) => fetched('/api/v1/grids/export', { query: { datum } });
export const checkGrids = () => ask<Shape.GridCheck>('/api/v1/grids/check');
export const calendar = () => ask<Shape.Calendar>('/api/v1/calendar');
export const importCalendar = (bytes: Blob, dry: boolean, key: string) => file<Shape.ImportAnswer>('/api/v1/calendar/import', bytes, 'text/csv', { dry_run: dry }, key);
export const hours = () => ask<Shape.CountyHours>('/api/v1/hours');
export const setHours = (body: { hours: Shape.Hours[] }, by: Act) => post<Shape.CountyHours>('/api/v1/hours', body, act({}, by));

// ---- catalogue of small classes
export const catalogues = (query: Listed) => ask<Page<Shape.Catalogue>>('/api/v1/catalogues', { query });
export const catalogue = (version: number) => ask<Shape.Catalogue>('/api/v1/catalogues/{version}', { path: { version } });
export const classes = (version: number) => all((after) => ask<Page<Shape.ClassInput>>('/api/v1/catalogues/{version}/classes', { path: { version }, query: { limit: 100, ...after } }));
export const catalogueCsv = (version: number) => fetched('/api/v1/catalogues/{version}/csv', { path: { version } });
export const draftFrom = (body: { from: number; note: string }, key: string) => post<Shape.Catalogue>('/api/v1/catalogues', body, keyed(key));
export const importCatalogue = (bytes: Blob, dry: boolean, key: string) => file<Shape.ImportAnswer>('/api/v1/catalogues/import', bytes, 'text/csv', { dry_run: dry }, key);
export const putClass = (version: number, body: Shape.ClassInput, by: Act) => take(open.PUT('/api/v1/catalogues/{version}/classes/{code}', { body, params: act({ version, code: body.code }, by) })) as Promise<Shape.Catalogue>;
export const dropClass = (version: number, code: string, by: Act) => take(open.DELETE('/api/v1/catalogues/{version}/classes/{code}', { params: act({ version, code }, by) })) as Promise<Shape.Catalogue>;
export type CatalogueStep = 'propose' | 'publish' | 'withdraw';
export const stepCatalogue = (version: number, step: CatalogueStep, by: Act) => post<Shape.Catalogue>(`/api/v1/catalogues/{version}/${step}`, {}, act({ version }, by));

// ---- retention, holds
export const retention = () => all((after) => ask<Page<Shape.Retention>>('/api/v1/retention', { query: { limit: 100, ...after } }));
export const setRetention = (kind: string, body: { days: number }, by: Act) => post<Shape.Retention>('/api/v1/retention/{kind}', body, act({ kind }, by));
export const eraseReporter = (body: { phone: string; reason: string }, key: string) => post<{ erased: number; held: number }>('/api/v1/reporters/erase', body, keyed(key));
export const hold = (id: string, body: { reason: string }, key: string) => post<unknown>('/api/v1/cases/{id}/hold', body, { path: { id }, ...keyed(key) });
export const release = (id: string, body: { reason: string }, key: string) => post<unknown>('/api/v1/cases/{id}/release', body, { path: { id }, ...keyed(key) });
export const erase = (id: string, body: { what: 'content' | 'reporter'; reason: string }, key: string) => post<unknown>('/api/v1/cases/{id}/erase', body, { path: { id }, ...keyed(key) });

/** Reads a short list to its end; ten pages at most. */
export async function all<R>(page: (after: Listed) => Promise<Page<R>>): Promise<R[]> {
  const items: R[] = [];
  let after: Listed = {};
  for (let i = 0; i < 10; i += 1) {
    const next = await page(after);
    items.push(...next.items);
    if (!next.next) break;
    after = { after: next.next };
  }
  return items;
}

/** Hands a file to the browser; the address of the object is given back once it was taken. */
export function save(blob: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export { Failure };
