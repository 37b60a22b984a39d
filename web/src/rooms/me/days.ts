// Days of a stand-in: chosen as days of Beijing, sent as instants. The last day counts whole. Pure.
import { local } from '../../ui/format';

const DAY_MS = 86_400_000;

/** "2026-11-24", the day of an instant in Beijing. */
export function dayOf(instant: number): string {
  const { y, m, d } = local(instant);
  return `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
}

/** From the start of the first day, or from now if that is later, to the end of the last one. */
export function span(from: string, until: string, now: number): { from: string; until: string } {
  const start = Date.parse(`${from}T00:00:00+08:00`);
  const end = Date.parse(`${until}T00:00:00+08:00`) + DAY_MS;
  return { from: new Date(Math.max(start, now)).toISOString(), until: new Date(end).toISOString() };
}

/** The last day that is still inside. */
export function lastDay(until: string): number {
  return Date.parse(until) - 1;
}

export type DayFault = 'from' | 'until' | 'order' | 'past' | 'long';

/** What is wrong with the two days; a stand-in lasts a year at most. */
export function dayFault(from: string, until: string, now: number): DayFault | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(from)) return 'from';
  if (!/^\d{4}-\d\d-\d\d$/.test(until)) return 'until';
  if (until < from) return 'order';
  if (until < dayOf(now)) return 'past';
  return Date.parse(until) - Date.parse(from) > 366 * DAY_MS ? 'long' : null;
}
