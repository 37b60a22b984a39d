// Where a sign-in leads: the page asked for, if it is this site's and the post's own, else the role's first page. Pure.
import type { Me, Role } from '../../api/types';
import { firstPage } from '../../ui/session';

const ROOMS: Record<Role, string[]> = {
  worker: ['/w/'], clerk: ['/desk'], verifier: ['/desk', '/w/'], department: ['/desk'], operator: ['/desk'], centre: ['/centre', '/desk'], admin: ['/admin'],
};

/** Only a path of this site; anything else that stands in `to` is ignored. */
export function asked(search: string): string | null {
  const to = new URLSearchParams(search).get('to');
  return to && /^\/(?![/\\])/.test(to) && !to.startsWith('/signin') ? to : null;
}

/** A page of another role is not gone to after choosing a post; it would only answer "not yours". */
function fits(to: string, role: Role): boolean {
  return ROOMS[role].some((room) => to.startsWith(room)) || !/^\/(w|desk|centre|admin)\b/.test(to);
}

export function goal(search: string, me: Pick<Me, 'current'>): string {
  const to = asked(search);
  return to && fits(to, me.current.role) ? to : firstPage(me.current.role);
}
