// Two clicks in one tick are one act; a retry keeps its key; other words are another act.
import { expect, test } from 'vitest';
import { onceGuard } from './once';

function guard() {
  let n = 0;
  return onceGuard(() => `k${(n += 1)}`);
}

test('a second begin in the same tick is dropped', () => {
  const g = guard();
  expect(g.begin({ lead: 'a' })).toBe('k1');
  expect(g.begin({ lead: 'a' })).toBeNull();
});

test('a retry of the same body keeps the key', () => {
  const g = guard();
  g.begin({ lead: 'a' });
  g.end();
  expect(g.begin({ lead: 'a' })).toBe('k1');
  g.end();
  expect(g.begin({ lead: 'b' })).toBe('k2');
});
