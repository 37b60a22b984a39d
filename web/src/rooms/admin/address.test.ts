// A changed filter goes back to the first page; an unknown value is no filter.
import { expect, test } from 'vitest';
import { oneOf, pageOf, withFilter, withPage } from './address';

test('a page stands in the address with its cursor', () => {
  expect(pageOf('')).toEqual({ number: 1, after: null });
  expect(pageOf(withPage('closed=true', 2, 'abc'))).toEqual({ number: 2, after: 'abc' });
  expect(pageOf('after=abc')).toEqual({ number: 2, after: 'abc' });
});

test('a changed filter starts at the first page', () => {
  expect(withFilter('closed=true&after=abc&page=3', 'closed', '')).toBe('');
  expect(withFilter('after=abc&page=3', 'within', '330106002')).toBe('within=330106002');
});

test('only known values are filters', () => {
  expect(oneOf('datum=bd09', 'datum', ['wgs84', 'bd09'])).toBe('bd09');
  expect(oneOf('datum=x', 'datum', ['wgs84', 'bd09'])).toBeNull();
});
