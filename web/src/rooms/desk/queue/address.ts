// What a queue's address holds: filters, page and cursor, never a name, number or search word. Pure.
import type { CaseState, ClockLevel } from '../../../api/types';
import { PAGE_ROWS } from './limits';

export const LEVELS = ['late', 'urgent', 'soon', 'normal', 'paused'] as const satisfies readonly ClockLevel[];
export const STATES = ['reported', 'filed', 'dispatched', 'handling', 'handled', 'rework', 'closed', 'refused'] as const satisfies readonly CaseState[];

export type Filters = { level?: string; state?: string; township?: string };

/** Only values that exist; anything else in the address is ignored. */
export function filtersOf(search: string): Filters {
  const params = new URLSearchParams(search);
  const filters: Filters = {};
  const level = params.get('level');
  const state = params.get('state');
  const township = params.get('township');
  if (level && (LEVELS as readonly string[]).includes(level)) filters.level = level;
  if (state && (STATES as readonly string[]).includes(state)) filters.state = state;
  if (township && /^\d{9}$/.test(township)) filters.township = township;
  return filters;
}

export type PageOf = { number: number; first: number; after: string | null };

export function pageOf(search: string): PageOf {
  const params = new URLSearchParams(search);
  const after = params.get('after');
  const number = after ? Math.max(2, Math.floor(Number(params.get('page'))) || 2) : 1;
  return { number, first: (number - 1) * PAGE_ROWS, after };
}

/** The address with one filter changed; a changed filter starts at the first page. */
export function withFilter(search: string, name: keyof Filters, value: string): string {
  const params = new URLSearchParams(search);
  params.delete('after');
  params.delete('page');
  if (value) params.set(name, value);
  else params.delete(name);
  return params.toString();
}

export function withPage(search: string, number: number, after: string): string {
  const params = new URLSearchParams(search);
  params.set('page', String(number));
  params.set('after', after);
  return params.toString();
}
