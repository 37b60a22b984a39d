// Only what is wrong is named, worst first; a calendar that ends this year is named in its last quarter.
import { expect, test } from 'vitest';
import type { Overview } from '../types';
import { broken } from './overview';

const fine: Overview = {
  dead_jobs: 0, catalogue_proposed: 0, persons_without_post: 0, calendar_until: 2027, townships_without_intake: [], grids_without_area: 0,
  backup: { last_at: '2026-11-24T00:00:00Z' }, schema: 12, version: '0.2.0',
};
const NOW = Date.parse('2026-11-24T02:00:00Z');
const keys = (view: Partial<Overview>, now = NOW): string[] => broken({ ...fine, ...view }, now).map((one) => one.key);

test('nothing is wrong', () => expect(keys({})).toEqual([]));

test('worst first', () => {
  expect(keys({ dead_jobs: 2, persons_without_post: 1, grids_without_area: 3, townships_without_intake: ['330106002'], backup: null }))
    .toEqual(['jobs', 'townships', 'persons', 'grids', 'backup_none']);
});

test('the calendar', () => {
  expect(keys({ calendar_until: null })).toEqual(['calendar_none']);
  expect(keys({ calendar_until: 2025 })).toEqual(['calendar_none']);
  expect(keys({ calendar_until: 2026 })).toEqual(['calendar_ends']);
  expect(keys({ calendar_until: 2026, backup: { last_at: '2026-06-01T00:00:00Z' } }, Date.parse('2026-06-01T02:00:00Z'))).toEqual([]);
});

test('a backup is old after two days', () => {
  expect(keys({ backup: { last_at: '2026-11-21T02:00:00Z' } })).toEqual(['backup_old']);
});
