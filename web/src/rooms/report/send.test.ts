// What leaves the device: one place of three kinds, no empty fields, nothing of a photo but its count.
import { expect, test, vi } from 'vitest';
import type { Draft } from './draft';

vi.stubGlobal('window', globalThis);
const { toNewReport } = await import('./send');
const { emptyDraft } = await import('./draft');

const draft = (change: Partial<Draft>, place: Partial<Draft['place']> = {}): Draft => {
  const empty = emptyDraft();
  return { ...empty, words: ' 垃圾 ', ...change, place: { ...empty.place, ...place } };
};
const point = { lng: 120.14, lat: 30.26 };

test.each([
  [draft({}, { point, township: '330106002', village: '330106002051' }), { point }],
  [draft({}, { township: '330106002', village: '' }), { division: '330106002' }],
  [draft({}, { township: '330106002', village: '330106002051' }), { division: '330106002051' }],
  [draft({}, { address: ' 示例路 12 号 ', note: ' ' }), { address: '示例路 12 号' }],
])('the place %#', (given, place) => expect(toNewReport(given).place).toEqual(place));

test('empty words and telephone are left out, photos are only counted', () => {
  const photo = { id: 'a', key: 'b', width: 1, height: 1, covered: 0, upload: 'waiting' as const };
  expect(toNewReport(draft({ words: ' ', photos: [photo] }, { address: '甲' }))).toEqual({
    place: { address: '甲' }, photos_announced: 1, publish: false, language: 'zh',
  });
});
