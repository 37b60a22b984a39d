// What everybody of the staff may do for themselves: password, stand-in, sign-ins.
import { client, take } from '../../api/http';
import type { NewStandIn } from '../admin/types';

const keyed = (key: string) => ({ header: { 'Idempotency-Key': key } });

export const changePassword = (body: { old: string; new: string }) => take(client.POST('/api/v1/me/password', { body }));
export const colleagues = () => take(client.GET('/api/v1/colleagues', { params: { query: { limit: 100 } } }));
export const sessions = (query: { person?: string; after?: string; limit?: number }) => take(client.GET('/api/v1/staff-sessions', { params: { query } }));
export const endSession = (id: string) => take(client.POST('/api/v1/staff-sessions/{id}/end', { body: {}, params: { path: { id } } }));
export const giveStandIn = (id: string, body: NewStandIn, key: string) => take(client.POST('/api/v1/posts/{id}/stand-in', { body, params: { path: { id }, ...keyed(key) } }));
export const endStandIn = (id: string, key: string) => take(client.POST('/api/v1/stand-ins/{id}/end', { body: {}, params: { path: { id }, ...keyed(key) } }));
