// What `me` says of stand-ins. Pure.
import type { Me } from '../../api/types';
import type { StandIn } from '../admin/types';

type Standing = { membership: string; name: string; org: string; until: string };

export function standsFor(me: Me): Standing[] {
  return (me as Me & { stands_for?: Standing[] }).stands_for ?? [];
}

/** Who stands in for the post in use, if anybody does. */
export function ownStandIn(me: Me): StandIn | null {
  return (me as Me & { stand_in?: StandIn | null }).stand_in ?? null;
}
