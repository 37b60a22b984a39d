// Numbers, findings and the pins in view.
import { expect, test } from 'vitest';
import { finding, inBox, markOf, sumStates, totals } from './figures';

test('the chart’s title is its finding', () => {
  const day = (received: number, closed: number) => ({ day: '2026-11-24', received, closed });
  expect(totals([day(3, 1), day(2, 2)])).toEqual({ received: 5, closed: 3 });
  expect(finding(totals([day(3, 1)]))).toBe('more_new');
  expect(finding(totals([day(1, 3)]))).toBe('more_closed');
  expect(finding(totals([day(1, 1)]))).toBe('even');
  expect(finding(totals([]))).toBe('none');
});

test('a pin without a position is in every view', () => {
  const pins = [{ id: 'a', point: { lng: 1, lat: 1 } }, { id: 'b', point: { lng: 9, lat: 1 } }, { id: 'c', point: null }];
  const box = { west: 0, south: 0, east: 2, north: 2 };
  expect(inBox(pins, box).map((p) => p.id)).toEqual(['a', 'c']);
  expect(inBox(pins, null)).toHaveLength(3);
});

test('states are summed over the townships', () => {
  const division = { code: '1', name: '', level: 'township' as const };
  expect(sumStates({ by_township: [{ division, open: 3, overdue: 0, states: { filed: 2, closed: 1 } }, { division, open: 1, overdue: 0, states: { filed: 1 } }] })).toEqual({ filed: 3, closed: 1 });
});

test('a mark tells the level, and a tick that it is closed', () => {
  expect(['normal', 'soon', 'urgent', 'late', 'paused'].map((level) => markOf({ level: level as 'late', state: 'filed' }))).toEqual(['●', '▲', '◆', '■', '‖']);
  expect(markOf({ level: 'none', state: 'closed' })).toBe('✓');
});
