// Counting changes without moving rows.
import { expect, test } from 'vitest';
import { countChanges, refreshInPlace } from './changes';

const row = (id: string, version: number, level = 'normal') => ({ id, version, level });

test.each([
  [[row('a', 1), row('b', 1)], [row('a', 1), row('b', 1)], 0],
  [[row('a', 1), row('b', 1)], [row('b', 1), row('a', 1)], 0],
  [[row('a', 1), row('b', 1)], [row('a', 2), row('b', 1)], 1],
  [[row('a', 1), row('b', 1)], [row('b', 1)], 1],
  [[row('a', 1)], [row('c', 1), row('a', 1)], 1],
  [[row('a', 1)], [row('c', 1)], 2],
  [[], [], 0],
])('%j → %j: %i', (shown, fresh, count) => {
  expect(countChanges(shown, fresh)).toBe(count);
});

test('the order stays, a new clock shows, a new version waits', () => {
  const shown = [row('a', 1), row('b', 1)];
  const fresh = [row('b', 2, 'late'), row('a', 1, 'soon')];
  expect(refreshInPlace(shown, fresh)).toEqual([row('a', 1, 'soon'), row('b', 1)]);
  expect(refreshInPlace(shown, fresh, true)).toEqual([row('a', 1, 'soon'), row('b', 2, 'late')]);
});
