// Times, deadlines, case numbers and masks as people read them. Pure: the present instant and the translator are parameters.
// Always Beijing time. Rounded down. Today, yesterday and tomorrow only together with a time of day.
import type { Remaining } from '../api/types';
import type { T } from '../i18n';

const ZONE_MS = 8 * 3_600_000; // Beijing has no daylight saving
const DAY_MS = 86_400_000;

type Local = { y: number; m: number; d: number; weekday: number; clock: string; day: number };

/** An instant as Beijing reads it. */
export function local(iso: string | number): Local {
  const ms = (typeof iso === 'number' ? iso : Date.parse(iso)) + ZONE_MS;
  const date = new Date(ms);
  const two = (n: number): string => String(n).padStart(2, '0');
  return {
    y: date.getUTCFullYear(), m: date.getUTCMonth() + 1, d: date.getUTCDate(), weekday: date.getUTCDay(),
    clock: `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`, day: Math.floor(ms / DAY_MS),
  };
}

/** "11月24日 周二", with the year when it is another one. */
export function day(iso: string | number, now: number, t: T): string {
  const at = local(iso);
  const args = { y: at.y, m: at.m, d: at.d, weekday: t(`weekday_${at.weekday}` as 'weekday_0') };
  return at.y === local(now).y ? t('day_date', args) : t('day_date_year', args);
}

/** "今天 16:30", "11月24日 周二 16:30". */
export function moment(iso: string | number, now: number, t: T): string {
  const at = local(iso);
  const far = at.day - local(now).day;
  if (far === 0) return t('day_today', { time: at.clock });
  if (far === -1) return t('day_yesterday', { time: at.clock });
  if (far === 1) return t('day_tomorrow', { time: at.clock });
  return t('day_time', { day: day(iso, now, t), time: at.clock });
}

/** "今天 11:40 前", "11月25日 周三 17:30 前". */
export function before(iso: string, now: number, t: T): string {
  return t('due_before', { time: moment(iso, now, t) });
}

/** To residents: "最晚 11月26日 周四"; within a day the hour counts: "最晚 今天 15:20". */
export function latest(iso: string, now: number, t: T): string {
  return t('due_latest', { time: latestTime(iso, now, t) });
}

/** The time inside `latest`, for sentences that have their own "最晚". */
export function latestTime(iso: string, now: number, t: T): string {
  const far = local(iso).day - local(now).day;
  return far >= -1 && far <= 1 ? moment(iso, now, t) : day(iso, now, t);
}

/** What is left in the rule's own unit: "还剩 3 小时 20 分（工作时间）", "还剩 2 个工作日"; `bare` leaves the bracket out, for lists. */
export function left(remaining: Remaining, t: T, bare = false): string {
  if (remaining.unit === 'work_day' && remaining.days >= 1) return t('left_days', { n: Math.floor(remaining.days) });
  const work = remaining.unit !== 'natural_hour' && !bare;
  const total = Math.max(0, Math.floor(remaining.minutes));
  const h = Math.floor(total / 60);
  const m = total % 60;
  if (h === 0) return t(work ? 'left_minutes_work' : 'left_minutes', { m });
  if (m === 0) return t(work ? 'left_hours_work' : 'left_hours', { h });
  return t(work ? 'left_hours_minutes_work' : 'left_hours_minutes', { h, m });
}

/** How late by the calendar: "已超 1 天 4 小时". */
export function late(due: string, now: number, t: T): string {
  const total = Math.max(0, Math.floor((now - Date.parse(due)) / 60_000));
  const d = Math.floor(total / 1440);
  const h = Math.floor((total % 1440) / 60);
  if (d > 0 && h > 0) return t('late_days_hours', { d, h });
  if (d > 0) return t('late_days', { d });
  return h > 0 ? t('late_hours', { h }) : t('late_minutes', { m: total });
}

/** "2611 2300 1377": twelve digits in fours, longer serials too. */
export function number(text: string): string {
  const tail = text.replace(/^\d{6}-/, '').replace(/\D/g, '');
  return tail.replace(/(\d{4})(?=\d)/g, '$1 ');
}

/** What someone typed as a number: full-width digits and spaces are ours to mend. */
export function digits(text: string): string {
  return text.replace(/[０-９]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).replace(/[\s\u3000-]/g, '');
}

/** "1,204" in tables. */
export function count(n: number): string {
  return n.toLocaleString('en-US');
}
