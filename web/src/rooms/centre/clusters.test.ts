// Pins apart stay pins, pins together become one circle with the most pressing level.
import { expect, test } from 'vitest';
import type { ClockLevel } from '../../api/types';
import { cluster, worse } from './clusters';

const spot = (id: string, x: number, y: number, level: ClockLevel = 'normal') => ({ id, x, y, level });

test('pins apart stay pins', () => {
  expect(cluster([spot('a', 0, 0), spot('b', 100, 0)], 40).map((m) => m.ids)).toEqual([['a'], ['b']]);
});

test('pins together become one circle in the middle, with the most pressing level', () => {
  expect(cluster([spot('a', 0, 0), spot('b', 20, 0, 'late'), spot('c', 10, 0, 'soon')], 40)).toEqual([{ key: 'a', x: 10, y: 0, ids: ['a', 'b', 'c'], level: 'late' }]);
});

test('each pin is in exactly one mark', () => {
  const spots = Array.from({ length: 60 }, (_, i) => spot(`p${i}`, (i * 37) % 200, (i * 53) % 200));
  const ids = cluster(spots, 44).flatMap((m) => m.ids);
  expect(ids).toHaveLength(60);
  expect(new Set(ids).size).toBe(60);
});

test('late before urgent before soon before normal', () => {
  expect(worse('late', 'urgent')).toBe('late');
  expect(worse('normal', 'soon')).toBe('soon');
  expect(worse('none', 'paused')).toBe('paused');
});
