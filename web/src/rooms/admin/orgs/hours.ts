// Office hours as a form holds them: two rows at most, or none of one's own. Pure.
import type { Hours } from '../types';

export type HoursFault = 'missing' | 'order' | 'overlap';
const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$|^24:00$/;

/** "9:30", "９：３０" and "930" are 09:30; what is no time stays as it is. */
export function clockOf(text: string): string {
  const plain = text.replace(/[０-９：]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/\s/g, '');
  const found = /^(\d{1,2}):?(\d{2})$/.exec(plain);
  return found ? `${found[1]?.padStart(2, '0')}:${found[2]}` : text;
}

/** What is wrong with hours of one's own. */
export function hoursFault(hours: Hours[]): HoursFault | null {
  if (hours.length === 0 || hours.some((one) => !CLOCK.test(one.from) || !CLOCK.test(one.to))) return 'missing';
  if (hours.some((one) => one.from >= one.to)) return 'order';
  const sorted = [...hours].sort((a, b) => a.from.localeCompare(b.from));
  return sorted.some((one, i) => i > 0 && one.from < (sorted[i - 1]?.to ?? '')) ? 'overlap' : null;
}

export const USUAL: Hours[] = [{ from: '09:00', to: '12:00' }, { from: '13:30', to: '17:30' }];

/** The hours as they are sent. */
export function tidy(hours: Hours[]): Hours[] {
  return hours.map(({ from, to }) => ({ from: clockOf(from), to: clockOf(to) }));
}
