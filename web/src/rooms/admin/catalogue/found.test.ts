// A class is found by any of its names and words, in both languages.
import { expect, test } from 'vitest';
import type { ClassInput } from '../types';
import { changeOf, found } from './found';

const one = (code: string, zh: string, en: string, keywords: string[]): ClassInput => ({
  code, group: { zh: '市容', en: 'Streets' }, staff: { zh, en }, plain: { zh, en }, keywords, condition: { zh: '', en: '' }, standard: [], limits: [], limit_status: 'local', level: 'township', photo: { handle: false, verify: false }, national: null,
});
const ALL = [one('E0102', '暴露垃圾', 'Exposed rubbish', ['garbage']), one('E0110', '道路破损', 'Damaged road', ['坑'])];
const catalogue = { changes: { added: ['E0110'], changed: [], removed: ['E0999'] } };
const codes = (sought: string, only: '' | 'added' | 'changed' = ''): string[] => found(ALL, sought, only, catalogue).map((each) => each.code);

test.each([['', ['E0102', 'E0110']], ['e0102', ['E0102']], ['垃圾', ['E0102']], ['ROAD', ['E0110']], ['坑', ['E0110']], ['市容', ['E0102', 'E0110']], ['qq', []]])('%s', (sought, expected) => expect(codes(sought)).toEqual(expected));

test('by change', () => {
  expect(codes('', 'added')).toEqual(['E0110']);
  expect(codes('', 'changed')).toEqual([]);
  expect(changeOf('E0102', catalogue)).toBeNull();
});
