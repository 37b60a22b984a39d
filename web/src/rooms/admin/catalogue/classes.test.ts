// A class goes into the form and back unchanged; what the server would refuse is told before.
import { expect, test } from 'vitest';
import type { ClassInput } from '../types';
import { classFaults, classOf, draftOf, EMPTY_CLASS } from './classes';

const COVER: ClassInput = {
  code: 'C0102', group: { zh: '公用设施', en: 'Public utilities' }, staff: { zh: '污水井盖', en: 'Sewer cover' }, plain: { zh: '井盖坏了', en: 'Manhole cover' },
  keywords: ['井盖', 'manhole'], condition: { zh: '能确认地点', en: 'The place can be found' }, standard: [{ code: 'flat', text: { zh: '井盖平稳', en: 'The cover is firm' } }],
  limits: [{ grade: 'normal', when: null, limit: { unit: 'work_hour', amount: 4 } }, { grade: 'urgent', when: { zh: '缺失', en: 'Missing' }, limit: { unit: 'natural_hour', amount: 2 } }],
  limit_status: 'local', level: 'township', photo: { handle: true, verify: false }, national: { code: '0102', status: 'local' },
};

test('there and back', () => expect(classOf(draftOf(COVER))).toEqual(COVER));

test('words are divided by lines, commas and bars', () => {
  expect(classOf({ ...draftOf(COVER), keywords: '井盖、窨井\n cover |松动，' }).keywords).toEqual(['井盖', '窨井', 'cover', '松动']);
});

test('no urgent limit, no national class', () => {
  const plain = classOf({ ...draftOf(COVER), urgent: false, national: ' ' });
  expect(plain.limits).toHaveLength(1);
  expect(plain.national).toBeNull();
});

test('faults', () => {
  expect(classFaults(draftOf(COVER))).toEqual([]);
  expect(classFaults(EMPTY_CLASS).map(([field]) => field)).toEqual(['code', 'group_zh', 'group_en', 'staff_zh', 'staff_en', 'plain_zh', 'plain_en', 'condition_zh', 'condition_en', 'standard']);
  expect(classFaults({ ...draftOf(COVER), code: 'x1', amount: '0', urgent_amount: '1.5', when_zh: '', national: '12' })).toEqual([['code', 'code'], ['amount', 'amount'], ['urgent_amount', 'amount'], ['when_zh', 'when'], ['national', 'national']]);
});
