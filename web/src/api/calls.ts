// One function for each route of the contract, through the generated client. Rooms call these and name no path.
import { client, take, upload } from './http';
import type { paths } from './schema';
import type { FindCases, NewReport, Outcome, Page, Photo, Purpose, Rating, TakeReport } from './types';

/** The version an act was decided on, and its idempotency key. */
type Act = { version: number; key: string };
/** Filters come out of the address, so they are any text here; the server refuses what it does not know. */
export type ListQuery = { queue: string; state?: string; township?: string; level?: string; after?: string; limit?: number };
export type PinQuery = { division?: string; state?: string; after?: string; limit?: number };
export type { Read } from './types';

type Narrow<P extends '/api/v1/cases' | '/api/v1/centre/pins'> = NonNullable<paths[P]['get']['parameters']['query']>;

const act = (id: string, { version, key }: Act) => ({ path: { id }, header: { 'If-Match': `"${version}"`, 'Idempotency-Key': key } });
const keyed = (key: string) => ({ header: { 'Idempotency-Key': key } });

// ---- open to everyone
export const portal = () => take(client.GET('/api/v1/portal'));
export const territory = () => take(client.GET('/api/v1/territory'));
export const divisions = (parent: string) => all((after) => take(client.GET('/api/v1/territory/divisions', { params: { query: { parent, limit: 100, ...after } } })));
export const locate = (lng: number, lat: number) => take(client.POST('/api/v1/territory/locate', { body: { lng, lat } }));

export const searchDivisions = (text: string) => take(client.GET('/api/v1/territory/search', { params: { query: { text } } }));

let outlines: ReturnType<typeof fetchOutline> | null = null;
const fetchOutline = () => take(client.GET('/api/v1/territory/map'));
/** The outlines do not change while a page is open: fetched once, again after a failure. */
export function outline(): ReturnType<typeof fetchOutline> {
  outlines ??= fetchOutline().catch((error: unknown) => {
    outlines = null;
    throw error;
  });
  return outlines;
}

export const categories = () => all((after) => take(client.GET('/api/v1/categories', { params: { query: { limit: 100, ...after } } })));
export const propose = (words: string) => take(client.POST('/api/v1/reports/proposal', { body: { words } }));
export const report = (body: NewReport, key: string) => take(client.POST('/api/v1/reports', { body, params: keyed(key) }));
export const reportPhoto = (id: string, bytes: Blob, key: string, progress?: (share: number) => void) => upload<Photo>(`/api/v1/reports/${id}/photos`, bytes, key, progress);
export const openTracking = (number: string, code: string) => take(client.POST('/api/v1/tracking', { body: { number, code } }));
export const tracking = () => take(client.GET('/api/v1/tracking'));
export const closeTracking = () => take(client.DELETE('/api/v1/tracking'));
export const trackNote = (words: string, key: string) => take(client.POST('/api/v1/tracking/notes', { body: { words }, params: keyed(key) }));
export const ownReads = () => all((after) => take(client.GET('/api/v1/tracking/reads', { params: { query: { limit: 100, ...after } } })));
export const eraseOwn = () => take(client.DELETE('/api/v1/tracking/reporter'));
export const rate = (body: Rating, { version, key }: Act) => take(client.POST('/api/v1/tracking/rating', { body, params: { header: { 'If-Match': `"${version}"`, 'Idempotency-Key': key } } }));

// ---- sign-in
export const signIn = (account: string, password: string) => take(client.POST('/api/v1/sessions', { body: { account, password } }));
export const signOut = () => take(client.DELETE('/api/v1/sessions/current'));
export const me = () => take(client.GET('/api/v1/me'));
export const choosePost = (membership: string) => take(client.POST('/api/v1/me/post', { body: { membership } }));

// ---- staff
export const queues = () => take(client.GET('/api/v1/queues'));
export const cases = (query: ListQuery) => take(client.GET('/api/v1/cases', { params: { query: query as Narrow<'/api/v1/cases'> } }));
export const findNumber = (number: string) => take(client.POST('/api/v1/cases/search', { body: { number } }));
export const getCase = (id: string) => take(client.GET('/api/v1/cases/{id}', { params: { path: { id } } }));
export const timeline = (id: string, after?: string) => take(client.GET('/api/v1/cases/{id}/timeline', { params: { path: { id }, query: { limit: 100, ...(after ? { after } : {}) } } }));
export const leads = (id: string) => take(client.GET('/api/v1/cases/{id}/leads', { params: { path: { id } } }));
export const reads = (id: string, after?: string) => take(client.GET('/api/v1/cases/{id}/reads', { params: { path: { id }, query: after ? { after } : {} } }));
export const fileCase = (id: string, category: string, by: Act) => take(client.POST('/api/v1/cases/{id}/file', { body: { category }, params: act(id, by) }));
export const refuse = (id: string, body: { reason: string; refer_to: string }, by: Act) => take(client.POST('/api/v1/cases/{id}/refuse', { body, params: act(id, by) }));
export const dispatch = (id: string, body: { lead: string; note?: string; because?: 'duty' | 'site' | 'other' }, by: Act) => take(client.POST('/api/v1/cases/{id}/dispatch', { body, params: act(id, by) }));
export const sign = (id: string, by: Act) => take(client.POST('/api/v1/cases/{id}/sign', { body: {}, params: act(id, by) }));
export const submit = (id: string, body: { outcome: Outcome; words?: string; photos: string[] }, by: Act) => take(client.POST('/api/v1/cases/{id}/submit', { body, params: act(id, by) }));
export const pass = (id: string, body: { items: { code: string; ok: true }[]; photos: string[]; reason?: string }, by: Act) => take(client.POST('/api/v1/cases/{id}/pass', { body, params: act(id, by) }));
export const fail = (id: string, body: { items: { code: string; ok: boolean }[]; reason: string; photos: string[] }, by: Act) => take(client.POST('/api/v1/cases/{id}/fail', { body, params: act(id, by) }));
export const casePhoto = (id: string, kind: 'handle' | 'verify', bytes: Blob, key: string, progress?: (share: number) => void) => upload<Photo>(`/api/v1/cases/${id}/photos?kind=${kind}`, bytes, key, progress);
export const note = (id: string, to: 'reporter' | 'staff', words: string, key: string) => take(client.POST('/api/v1/cases/{id}/notes', { body: { to, words }, params: { path: { id }, ...keyed(key) } }));
export const reveal = (id: string, purpose: Purpose) => take(client.POST('/api/v1/cases/{id}/reveal', { body: { field: 'phone', purpose }, params: { path: { id } } }));

export const sendBack = (id: string, reason: string, by: Act) => take(client.POST('/api/v1/cases/{id}/return', { body: { reason }, params: act(id, by) }));
export const acceptReturn = (id: string, words: string, by: Act) => take(client.POST('/api/v1/cases/{id}/accept-return', { body: { note: words || null }, params: act(id, by) }));
export const refuseReturn = (id: string, reason: string, by: Act) => take(client.POST('/api/v1/cases/{id}/refuse-return', { body: { reason }, params: act(id, by) }));
export const undoDispatch = (id: string, by: Act) => take(client.POST('/api/v1/cases/{id}/undo-dispatch', { body: {}, params: act(id, by) }));
export const reassign = (id: string, to: string, by: Act) => take(client.POST('/api/v1/cases/{id}/reassign', { body: { to }, params: act(id, by) }));
export const answer = (id: string, words: string, by: Act) => take(client.POST('/api/v1/cases/{id}/answer', { body: { answer: words }, params: act(id, by) }));
export const colleagues = () => all((after) => take(client.GET('/api/v1/colleagues', { params: { query: { limit: 100, ...after } } })));

// ---- hotline
export const takeReport = (body: TakeReport, key: string) => take(client.POST('/api/v1/cases/take', { body, params: keyed(key) }));
export const searchCaller = (phone: string, after?: string) => take(client.POST('/api/v1/callers/search', { body: { phone }, params: { query: { limit: 25, ...(after ? { after } : {}) } } }));
export const findCases = (body: FindCases, after?: string) => take(client.POST('/api/v1/cases/find', { body, params: { query: { limit: 25, ...(after ? { after } : {}) } } }));
export const addFacts = (id: string, words: string, key: string) => take(client.POST('/api/v1/cases/{id}/facts', { body: { words }, params: { path: { id }, ...keyed(key) } }));
export const said = (id: string, after?: string) => take(client.GET('/api/v1/cases/{id}/said', { params: { path: { id }, query: { limit: 50, ...(after ? { after } : {}) } } }));

// ---- centre
export const figures = (division: string) => take(client.GET('/api/v1/centre/figures', { params: { query: { division } } }));
export const pins = (query: PinQuery) => take(client.GET('/api/v1/centre/pins', { params: { query: query as Narrow<'/api/v1/centre/pins'> } }));

/** Reads a short list to its end; ten pages at most. */
async function all<R>(page: (after: { after?: string }) => Promise<Page<R>>): Promise<R[]> {
  const items: R[] = [];
  let after: { after?: string } = {};
  for (let i = 0; i < 10; i += 1) {
    const next = await page(after);
    items.push(...next.items);
    if (!next.next) break;
    after = { after: next.next };
  }
  return items;
}
