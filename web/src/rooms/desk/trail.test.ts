// Previous and next follow the queue the case was opened from.
import { expect, test } from 'vitest';
import { extended, neighbours, type Trail } from './trail';

const trail: Trail = { queue: 'mine', address: '/desk/q/mine', first: 25, total: 60, ids: ['a', 'b', 'c'], next: 'cursor', filters: {} };

test('the middle has both neighbours', () => {
  expect(neighbours(trail, 'b')).toEqual({ place: 27, total: 60, previous: 'a', next: 'c', more: false });
});

test('the last row of a page knows that there is more', () => {
  expect(neighbours(trail, 'c')).toMatchObject({ next: null, more: true });
  expect(neighbours({ ...trail, next: null }, 'c')).toMatchObject({ next: null, more: false });
});

test('a case from elsewhere has no neighbours', () => {
  expect(neighbours(trail, 'x')).toBeNull();
  expect(neighbours(null, 'a')).toBeNull();
});

test('the next page goes behind, nothing twice', () => {
  expect(extended(trail, ['c', 'd'], null)).toMatchObject({ ids: ['a', 'b', 'c', 'd'], next: null });
});
