// One function for each route of the contract. Rooms call these and name no path.
import type { FeatureCollection } from 'geojson';
import { call, upload } from './http';
import type {
  CaseView, Category, Figures, Leads, Located, Me, Named, NewReport, Outcome, Page, Photo, Pin, Portal, QueueCount, Rating, Receipt, Row, RuleRef, Text2, TimelineItem, Track,
} from './types';

type Act = { version: number; key: string };
export type ListQuery = { queue?: string; state?: string; township?: string; level?: string; division?: string; after?: string; limit?: number };
export type Read = { at: string; unit: string; post: Text2 | null; purpose: string; fields: string[] };

function query(values: Record<string, string | number | undefined>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined && value !== '') params.set(name, String(value));
  const text = params.toString();
  return text ? `?${text}` : '';
}

// ---- open to everyone
export const portal = () => call<Portal>('GET', '/portal', { quiet401: true });
export const territory = () => call<{ county: Named; path: Named[] }>('GET', '/territory', { quiet401: true });
export const divisions = (parent: string) => all<Named>((after) => call<Page<Named>>('GET', `/territory/divisions${query({ parent, after, limit: 100 })}`));
export const locate = (lng: number, lat: number) => call<Located>('POST', '/territory/locate', { body: { lng, lat }, quiet401: true });
export const categories = () => all<Category>((after) => call<Page<Category>>('GET', `/categories${query({ after, limit: 100 })}`));
export const propose = (words: string) => call<{ category: Category | null; rule: RuleRef }>('POST', '/reports/proposal', { body: { words }, quiet401: true });
export const report = (body: NewReport, key: string) => call<Receipt>('POST', '/reports', { body, key, quiet401: true });
export const reportPhoto = (id: string, bytes: Blob, key: string, progress?: (share: number) => void) => upload<Photo>(`/reports/${id}/photos`, bytes, key, progress);
export const openTracking = (number: string, code: string) => call<{ id: string }>('POST', '/tracking', { body: { number, code }, quiet401: true });
export const tracking = () => call<Track>('GET', '/tracking', { quiet401: true });
export const closeTracking = () => call<void>('DELETE', '/tracking', { quiet401: true });
export const trackNote = (words: string, key: string) => call<unknown>('POST', '/tracking/notes', { body: { words }, key, quiet401: true });
export const rate = (rating: Rating, key: string) => call<Track>('POST', '/tracking/rating', { body: rating, key, quiet401: true });

// ---- sign-in
export const signIn = (account: string, password: string) => call<Me>('POST', '/sessions', { body: { account, password }, quiet401: true });
export const signOut = () => call<void>('DELETE', '/sessions/current', { quiet401: true });
export const me = () => call<Me>('GET', '/me', { quiet401: true });
export const choosePost = (membership: string) => call<Me>('POST', '/me/post', { body: { membership } });

// ---- staff
export const queues = () => call<Page<QueueCount>>('GET', '/queues');
export const cases = (list: ListQuery) => call<Page<Row>>('GET', `/cases${query(list)}`);
export const findNumber = (number: string) => call<Page<Row>>('POST', '/cases/search', { body: { number } });
export const getCase = (id: string) => call<CaseView>('GET', `/cases/${id}`);
export const timeline = (id: string, after?: string) => call<Page<TimelineItem>>('GET', `/cases/${id}/timeline${query({ after, limit: 100 })}`);
export const leads = (id: string, category?: string) => call<Leads>('GET', `/cases/${id}/leads${query({ category })}`);
export const reads = (id: string, after?: string) => call<Page<Read>>('GET', `/cases/${id}/reads${query({ after })}`);
export const fileCase = (id: string, category: string, act: Act) => call<CaseView>('POST', `/cases/${id}/file`, { body: { category }, ...act });
export const refuse = (id: string, body: { reason: string; refer_to: string }, act: Act) => call<CaseView>('POST', `/cases/${id}/refuse`, { body, ...act });
export const dispatch = (id: string, body: { lead: string; note?: string; because?: 'duty' | 'site' | 'other' }, act: Act) => call<CaseView>('POST', `/cases/${id}/dispatch`, { body, ...act });
export const sign = (id: string, act: Act) => call<CaseView>('POST', `/cases/${id}/sign`, { body: {}, ...act });
export const submit = (id: string, body: { outcome: Outcome; words?: string; photos: string[] }, act: Act) => call<CaseView>('POST', `/cases/${id}/submit`, { body, ...act });
export const pass = (id: string, body: { items: { code: string; ok: true }[]; photos: string[]; reason?: string }, act: Act) => call<CaseView>('POST', `/cases/${id}/pass`, { body, ...act });
export const fail = (id: string, body: { items: { code: string; ok: boolean }[]; reason: string; photos: string[] }, act: Act) => call<CaseView>('POST', `/cases/${id}/fail`, { body, ...act });
export const casePhoto = (id: string, kind: 'handle' | 'verify', bytes: Blob, key: string, progress?: (share: number) => void) => upload<Photo>(`/cases/${id}/photos?kind=${kind}`, bytes, key, progress);
export const note = (id: string, to: 'reporter' | 'staff', words: string, key: string) => call<unknown>('POST', `/cases/${id}/notes`, { body: { to, words }, key });
export const reveal = (id: string, purpose: 'contact' | 'verify') => call<{ value: string; until: string }>('POST', `/cases/${id}/reveal`, { body: { field: 'phone', purpose } });

// ---- centre
export const figures = (division: string) => call<Figures>('GET', `/centre/figures${query({ division })}`);
export const pins = (list: ListQuery) => call<Page<Pin>>('GET', `/centre/pins${query(list)}`);
export const outline = () => call<FeatureCollection>('GET', '/territory/map', { quiet401: true, cached: true });

/** Reads a short list to its end; ten pages at most. */
async function all<R>(page: (after?: string) => Promise<Page<R>>): Promise<R[]> {
  const items: R[] = [];
  let after: string | undefined;
  for (let i = 0; i < 10; i += 1) {
    const next = await page(after);
    items.push(...next.items);
    if (!next.next) break;
    after = next.next;
  }
  return items;
}
