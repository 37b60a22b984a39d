// The filters of the search, in the address and in the request. Days are Beijing days. Pure.
import type { CaseState, FindCases } from '../../api/types';

export const STATES: CaseState[] = ['reported', 'filed', 'dispatched', 'handling', 'handled', 'rework', 'returned', 'closed', 'answered', 'refused'];
export const CHANNELS = ['web', 'phone', 'visit', 'patrol'] as const;
export type Filters = { within: string; category: string; state: CaseState | ''; channel: (typeof CHANNELS)[number] | ''; from: string; until: string };
const NAMES = ['within', 'category', 'state', 'channel', 'from', 'until'] as const;
const DAY_MS = 86_400_000;

/** What the address says; what it cannot mean is left out. */
export function filtersOf(query: URLSearchParams): Filters {
  const get = (name: string): string => query.get(name) ?? '';
  const day = (name: string): string => (/^\d{4}-\d{2}-\d{2}$/.test(get(name)) && !Number.isNaN(Date.parse(get(name))) ? get(name) : '');
  return {
    within: /^\d{6,15}$/.test(get('within')) ? get('within') : '',
    category: /^[CE]\d{4}$/.test(get('category')) ? get('category') : '',
    state: STATES.find((one) => one === get('state')) ?? '',
    channel: CHANNELS.find((one) => one === get('channel')) ?? '',
    from: day('from'),
    until: day('until'),
  };
}

/** The query with what is set, in a fixed order; empty when nothing is. */
export function queryOf(filters: Filters): string {
  const set = NAMES.filter((name) => filters[name] !== '').map((name) => [name, filters[name]] as [string, string]);
  return set.length === 0 ? '' : `?${new URLSearchParams(set).toString()}`;
}

/** The request: days become instants, the last day whole. */
export function toBody(filters: Filters): FindCases {
  const start = (day: string): number => Date.parse(`${day}T00:00:00+08:00`);
  return {
    ...(filters.within && { within: filters.within }),
    ...(filters.category && { category: filters.category }),
    ...(filters.state && { state: filters.state }),
    ...(filters.channel && { channel: filters.channel }),
    ...(filters.from && { from: new Date(start(filters.from)).toISOString() }),
    ...(filters.until && { until: new Date(start(filters.until) + DAY_MS).toISOString() }),
  };
}
