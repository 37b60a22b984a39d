import { describe, expect, it } from 'vitest';
import { filtersOf, queryOf, toBody } from './filters';

const of = (query: string) => filtersOf(new URLSearchParams(query));

describe('filters', () => {
  it.each(['', '?within=330106002', '?category=C0118&state=returned&channel=phone', '?from=2026-11-24&until=2026-11-24'])('stand in the address: %s', (query) => {
    expect(queryOf(of(query))).toBe(query);
  });
  it.each(['?state=moon', '?within=abc', '?from=yesterday', '?from=2026-13-40', '?channel=', '?category=X1'])('what means nothing is left out: %s', (query) => {
    expect(queryOf(of(query))).toBe('');
  });
  it('a day is a Beijing day, the last one whole', () => {
    expect(toBody(of('?from=2026-11-24&until=2026-11-24'))).toEqual({ from: '2026-11-23T16:00:00.000Z', until: '2026-11-24T16:00:00.000Z' });
  });
});
