// Reading the stored explanation, and leaving alone what cannot be read.
import { expect, test } from 'vitest';
import { readExplanation } from './Stored';

test('rule, version, facts and the reason', () => {
  const text = JSON.stringify({ rule: 'grid-first', version: 1, facts: { category: 'E0102' }, because: 'site', unit: 'x' });
  expect(readExplanation(text)).toEqual({ rule: { rule: 'grid-first', version: 1, facts: { category: 'E0102' } }, because: 'site' });
});

test.each(['', '{', 'null', '[]', '{"rule":1}'])('%s', (text) => {
  expect(readExplanation(text)).toEqual({ rule: null, because: null });
});
