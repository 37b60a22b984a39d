// What everybody of the staff may do for themselves: password, stand-in, sessions.
import { client, take } from '../../api/http';
import type { Page } from '../../api/types';
import type { Colleague, NewStandIn, StaffSession, StandIn } from '../admin/types';

type Answer = { data?: unknown; error?: unknown; response: Response };
type Call = (path: string, init?: object) => Promise<Answer>;
const open = client as unknown as Record<'GET' | 'POST', Call>;
const keyed = (key: string) => ({ header: { 'Idempotency-Key': key } });

export const changePassword = (body: { old: string; new: string }, key: string) => take(open.POST('/api/v1/me/password', { body, params: keyed(key) })) as Promise<void>;
export const colleagues = () => take(open.GET('/api/v1/colleagues', { params: { query: { limit: 100 } } })) as Promise<Page<Colleague>>;
export const sessions = (query: { person?: string; after?: string; limit?: number }) => take(open.GET('/api/v1/staff-sessions', { params: { query } })) as Promise<Page<StaffSession>>;
export const endSession = (id: string, key: string) => take(open.POST('/api/v1/staff-sessions/{id}/end', { body: {}, params: { path: { id }, ...keyed(key) } })) as Promise<void>;
export const giveStandIn = (membership: string, body: NewStandIn, key: string) => take(open.POST('/api/v1/posts/{membership}/stand-in', { body, params: { path: { membership }, ...keyed(key) } })) as Promise<StandIn>;
export const endStandIn = (id: string, key: string) => take(open.POST('/api/v1/stand-ins/{id}/end', { body: {}, params: { path: { id }, ...keyed(key) } })) as Promise<void>;
