// The current row after a reload.
import { expect, test } from 'vitest';
import { currentAfter } from './current';

test('the current row follows its case, else keeps its place', () => {
  const rows = [{ id: 'a' }, { id: 'b' }];
  expect(currentAfter(rows, 'b', 0)).toBe(1);
  expect(currentAfter(rows, 'x', 1)).toBe(1);
  expect(currentAfter(rows, 'x', 9)).toBe(1);
  expect(currentAfter([], 'x', 3)).toBe(-1);
});
