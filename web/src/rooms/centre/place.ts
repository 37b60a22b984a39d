// What the centre's address holds: the division looked at and the state picked. Pure.
import type { CaseState } from '../../api/types';
import { OPEN } from './figures';

export type PlaceOf = { division: string; state: CaseState | null };

/** Only a division inside one's own, and a state that is open; anything else in the address is ignored. */
export function placeOf(search: string, own: string): PlaceOf {
  const params = new URLSearchParams(search);
  const division = params.get('division') ?? '';
  const state = params.get('state') as CaseState | null;
  return {
    division: /^\d{6,15}$/.test(division) && division.startsWith(own) ? division : own,
    state: state && OPEN.includes(state) ? state : null,
  };
}

export function addressOf(place: { division: string; state: string | null }, own: string): string {
  const params = new URLSearchParams();
  if (place.division !== own) params.set('division', place.division);
  if (place.state) params.set('state', place.state);
  const text = params.toString();
  return `/centre/map${text ? `?${text}` : ''}`;
}
