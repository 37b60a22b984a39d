// The address of a queue: known filters only, a changed filter starts anew.
import { expect, test } from 'vitest';
import { filtersOf, pageOf, withFilter, withPage } from './address';

test.each([
  ['', {}],
  ['level=late&state=filed&township=330106002', { level: 'late', state: 'filed', township: '330106002' }],
  ['level=nonsense&state=<b>&township=1', {}],
  ['q=someone', {}],
])('%s', (search, filters) => {
  expect(filtersOf(search)).toEqual(filters);
});

test('the page counts rows', () => {
  expect(pageOf('')).toEqual({ number: 1, first: 0, after: null });
  expect(pageOf('page=3&after=abc')).toEqual({ number: 3, first: 50, after: 'abc' });
  expect(pageOf('page=x&after=abc').number).toBe(2);
  expect(pageOf('page=3').number).toBe(1);
});

test('filters and pages in the address', () => {
  expect(withFilter('page=2&after=abc', 'level', 'late')).toBe('level=late');
  expect(withFilter('level=late&state=filed', 'level', '')).toBe('state=filed');
  expect(withPage('level=late', 2, 'abc')).toBe('level=late&page=2&after=abc');
});
