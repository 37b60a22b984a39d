// What is broken and what waits to be published, worst first, each with the page that mends it. Pure.
import type { Overview } from '../types';

export type Point = {
  key: 'jobs' | 'calendar_none' | 'calendar_ends' | 'townships' | 'persons' | 'grids' | 'backup_none' | 'backup_old';
  n: number;
  to: string | null;
};

const DAY_MS = 86_400_000;

/** `year` is the present year in Beijing. The calendar of the next year is due in its last quarter. */
export function broken(view: Overview, now: number): Point[] {
  const beijing = new Date(now + 8 * 3_600_000);
  const year = beijing.getUTCFullYear();
  const points: Point[] = [];
  if (view.dead_jobs > 0) points.push({ key: 'jobs', n: view.dead_jobs, to: '/admin/jobs' });
  if (view.calendar_until === null || view.calendar_until < year) points.push({ key: 'calendar_none', n: year, to: '/admin/calendar' });
  else if (view.calendar_until === year && beijing.getUTCMonth() >= 9) points.push({ key: 'calendar_ends', n: year + 1, to: '/admin/calendar' });
  if (view.townships_without_intake.length > 0) points.push({ key: 'townships', n: view.townships_without_intake.length, to: '/admin/orgs' });
  if (view.persons_without_post > 0) points.push({ key: 'persons', n: view.persons_without_post, to: '/admin/people' });
  if (view.grids_without_area > 0) points.push({ key: 'grids', n: view.grids_without_area, to: '/admin/grids' });
  if (!view.backup) points.push({ key: 'backup_none', n: 0, to: null });
  else if (now - Date.parse(view.backup.last_at) > 2 * DAY_MS) points.push({ key: 'backup_old', n: Math.floor((now - Date.parse(view.backup.last_at)) / DAY_MS), to: null });
  return points;
}
