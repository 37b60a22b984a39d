// Hours are clock times in order that do not overlap.
import { expect, test } from 'vitest';
import { clockOf, hoursFault, USUAL } from './hours';

test.each([
  [USUAL, null],
  [[], 'missing'],
  [[{ from: '09:00', to: '' }], 'missing'],
  [[{ from: '23:00', to: '25:00' }], 'missing'],
  [[{ from: '18:00', to: '24:00' }], null],
  [[{ from: '12:00', to: '09:00' }], 'order'],
  [[{ from: '13:00', to: '17:00' }, { from: '09:00', to: '13:30' }], 'overlap'],
  [[{ from: '13:30', to: '17:00' }, { from: '09:00', to: '13:30' }], null],
])('%j', (hours, fault) => {
  expect(hoursFault(hours)).toBe(fault);
});

test.each([['9:30', '09:30'], ['930', '09:30'], ['1730', '17:30'], ['９：３０', '09:30'], ['x', 'x'], ['', '']])('%s is %s', (text, clock) => expect(clockOf(text)).toBe(clock));
