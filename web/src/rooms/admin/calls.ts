// One function for each route of the administration, through the generated client. Pages call these and name no path.
import { client, take } from '../../api/http';
import type { Page } from '../../api/types';
import type * as Shape from './types';

/** The version an act was decided on, and its idempotency key. */
export type Act = { version: number; key: string };
type Listed = { after?: string; limit?: number };

const keyed = (key: string) => ({ header: { 'Idempotency-Key': key } });
const act = <P extends object>(path: P, { version, key }: Act) => ({ path, header: { 'If-Match': `"${version}"`, 'Idempotency-Key': key } });
/** A file goes as it is; its kind stands in the head. */
const raw = (file: File, type: string) => ({ body: file as never, headers: { 'Content-Type': type }, bodySerializer: (body: unknown) => body as BodyInit });

// ---- overview, jobs
export const overview = () => take(client.GET('/api/v1/admin/overview'));
export const deadJobs = (query: Listed) => take(client.GET('/api/v1/jobs/dead', { params: { query } }));
export const retryJob = (id: string) => take(client.POST('/api/v1/jobs/{id}/retry', { params: { path: { id } } }));

// ---- organisations
export const orgs = (query: Listed & { text?: string; within?: string; closed?: boolean }) => take(client.GET('/api/v1/organisations', { params: { query } }));
export const org = (id: string) => take(client.GET('/api/v1/organisations/{id}', { params: { path: { id } } }));
export const createOrg = (body: Shape.NewOrg, key: string) => take(client.POST('/api/v1/organisations', { body, params: keyed(key) }));
export const changeOrg = (id: string, body: Shape.OrgChange, by: Act) => take(client.POST('/api/v1/organisations/{id}/change', { body, params: act({ id }, by) }));
export const closeOrg = (id: string, by: Act) => take(client.POST('/api/v1/organisations/{id}/close', { body: {}, params: act({ id }, by) }));

// ---- people
export const people = (query: Listed & { org?: string; account?: string; inactive?: boolean }) => take(client.GET('/api/v1/persons', { params: { query } }));
export const person = (id: string) => take(client.GET('/api/v1/persons/{id}', { params: { path: { id } } }));
export const createPerson = (body: { account: string; name: string }, key: string) => take(client.POST('/api/v1/persons', { body, params: keyed(key) }));
export const renamePerson = (id: string, body: { name: string }, by: Act) => take(client.POST('/api/v1/persons/{id}/change', { body, params: act({ id }, by) }));
export const resetPassword = (id: string, by: Act) => take(client.POST('/api/v1/persons/{id}/reset-password', { body: {}, params: act({ id }, by) }));
export const deactivate = (id: string, by: Act) => take(client.POST('/api/v1/persons/{id}/deactivate', { body: {}, params: act({ id }, by) }));
export const activate = (id: string, by: Act) => take(client.POST('/api/v1/persons/{id}/activate', { body: {}, params: act({ id }, by) }));
export const givePost = (id: string, body: Shape.NewPost, by: Act) => take(client.POST('/api/v1/persons/{id}/posts', { body, params: act({ id }, by) }));
export const endPost = (id: string, body: { hand_to: string | null }, by: Act) => take(client.POST('/api/v1/posts/{id}/end', { body, params: act({ id }, by) }));
export const handOver = (id: string, body: { to: string }, key: string) => take(client.POST('/api/v1/posts/{id}/hand-over', { body, params: { path: { id }, ...keyed(key) } }));

// ---- grids, calendar, hours
export const grids = (query: Listed & { within?: string; text?: string }) => take(client.GET('/api/v1/grids', { params: { query } }));
export const importGrids = (file: File, how: { datum: Shape.Datum; replace: boolean }, dry: boolean) =>
  take(client.POST('/api/v1/grids/import', { params: { query: { ...how, dry_run: dry } }, ...raw(file, /\.csv$/i.test(file.name) ? 'text/csv' : 'application/geo+json') }));
export const exportGrids = (datum: Shape.Datum) => take(client.GET('/api/v1/grids/export', { params: { query: { datum } }, parseAs: 'blob' }));
export const checkGrids = () => take(client.GET('/api/v1/grids/check'));
export const calendar = () => take(client.GET('/api/v1/calendar'));
export const importCalendar = (file: File, dry: boolean) => take(client.POST('/api/v1/calendar/import', { params: { query: { dry_run: dry } }, ...raw(file, 'text/csv') }));
export const hours = () => take(client.GET('/api/v1/hours'));
export const setHours = (body: { hours: Shape.Hours[] }, version: number) => take(client.POST('/api/v1/hours', { body, params: { header: { 'If-Match': `"${version}"` } } }));

// ---- versions of the small classes
export const catalogues = (query: Listed) => take(client.GET('/api/v1/catalogues', { params: { query } }));
export const catalogue = (version: number) => take(client.GET('/api/v1/catalogues/{version}', { params: { path: { version } } }));
export const classes = (version: number) => all((after) => take(client.GET('/api/v1/catalogues/{version}/classes', { params: { path: { version }, query: { limit: 100, ...after } } })));
export const catalogueCsv = (version: number) => take(client.GET('/api/v1/catalogues/{version}/csv', { params: { path: { version } }, parseAs: 'blob' }));
export const draftFrom = (body: { from: number; note: string }, key: string) => take(client.POST('/api/v1/catalogues', { body, params: keyed(key) }));
export const importCatalogue = (file: File, dry: boolean) => take(client.POST('/api/v1/catalogues/import', { params: { query: { dry_run: dry } }, ...raw(file, 'text/csv') }));
export const putClass = (version: number, body: Shape.ClassInput, by: Act) => take(client.PUT('/api/v1/catalogues/{version}/classes/{code}', { body, params: act({ version, code: body.code }, by) }));
export const dropClass = (version: number, code: string, by: Act) => take(client.DELETE('/api/v1/catalogues/{version}/classes/{code}', { params: act({ version, code }, by) }));
export type CatalogueStep = 'propose' | 'publish' | 'withdraw';
export function stepCatalogue(version: number, step: CatalogueStep, by: Act): Promise<Shape.Catalogue> {
  const how = { body: {}, params: act({ version }, by) };
  if (step === 'propose') return take(client.POST('/api/v1/catalogues/{version}/propose', how));
  if (step === 'publish') return take(client.POST('/api/v1/catalogues/{version}/publish', how));
  return take(client.POST('/api/v1/catalogues/{version}/withdraw', how));
}

// ---- retention, holds, erasure
export const retention = () => take(client.GET('/api/v1/retention')).then((page) => page.items);
export const setRetention = (kind: Shape.Retention['kind'], body: { days: number }, by: Act) => take(client.POST('/api/v1/retention/{kind}', { body, params: act({ kind }, by) }));
export const eraseReporter = (body: { phone: string; reason: string }, key: string) => take(client.POST('/api/v1/reporters/erase', { body, params: keyed(key) }));
export const hold = (id: string, body: { reason: string }, key: string) => take(client.POST('/api/v1/cases/{id}/hold', { body, params: { path: { id }, ...keyed(key) } }));
export const release = (id: string, body: { reason: string }, key: string) => take(client.POST('/api/v1/cases/{id}/release', { body, params: { path: { id }, ...keyed(key) } }));
export const erase = (id: string, body: { what: 'content' | 'reporter'; reason: string }, key: string) => take(client.POST('/api/v1/cases/{id}/erase', { body, params: { path: { id }, ...keyed(key) } }));

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
