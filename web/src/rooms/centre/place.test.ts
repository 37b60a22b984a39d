// The address of the centre's page: inside one's own division, known states.
import { expect, test } from 'vitest';
import { addressOf, placeOf } from './place';

test.each([
  ['', { division: '330106', state: null }],
  ['division=330106002&state=filed', { division: '330106002', state: 'filed' }],
  ['division=330107001', { division: '330106', state: null }],
  ['division=x&state=closed', { division: '330106', state: null }],
])('%s', (search, place) => {
  expect(placeOf(search, '330106')).toEqual(place);
});

test('the address goes round', () => {
  expect(addressOf({ division: '330106', state: null }, '330106')).toBe('/centre/map');
  expect(addressOf({ division: '330106002', state: 'filed' }, '330106')).toBe('/centre/map?division=330106002&state=filed');
});
