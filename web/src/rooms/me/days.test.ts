// Days are Beijing's, the last one counts whole, and what cannot be is named.
import { expect, test } from 'vitest';
import { dayFault, dayOf, lastDay, span } from './days';

const NOW = Date.parse('2026-11-24T02:00:00Z');

test('a day is the day in Beijing', () => {
  expect(dayOf(Date.parse('2026-11-23T16:00:00Z'))).toBe('2026-11-24');
  expect(dayOf(Date.parse('2026-11-23T15:59:59Z'))).toBe('2026-11-23');
});

test('a span starts now at the earliest and holds its last day', () => {
  expect(span('2026-11-24', '2026-11-30', NOW)).toEqual({ from: '2026-11-24T02:00:00.000Z', until: '2026-11-30T16:00:00.000Z' });
  expect(span('2026-11-25', '2026-11-25', NOW)).toEqual({ from: '2026-11-24T16:00:00.000Z', until: '2026-11-25T16:00:00.000Z' });
  expect(dayOf(lastDay('2026-11-30T16:00:00Z'))).toBe('2026-11-30');
});

test.each([
  ['', '2026-11-30', 'from'], ['2026-11-24', '', 'until'], ['2026-11-30', '2026-11-24', 'order'],
  ['2026-11-20', '2026-11-23', 'past'], ['2026-11-24', '2028-01-01', 'long'], ['2026-11-24', '2026-11-24', null],
])('%s to %s', (from, until, fault) => {
  expect(dayFault(from, until, NOW)).toBe(fault);
});
