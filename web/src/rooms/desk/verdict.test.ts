// A verification says what is missing, for either verdict.
import { expect, test } from 'vitest';
import { checkFail, checkPass } from './verdict';

const standard = [{ code: 'a' }, { code: 'b' }];
const kinds = (missing: { kind: string }[]): string[] => missing.map(({ kind }) => kind);

test.each([
  [{ a: true, b: true }, false, 0, []],
  [{ a: true, b: true }, true, 0, ['photo']],
  [{ a: true, b: true }, true, 1, []],
  [{ a: true }, false, 0, ['unmarked']],
  [{ a: true, b: false }, false, 0, ['not_met']],
  [{}, true, 0, ['unmarked', 'photo']],
])('pass with %j, photo wanted %s, %i photos: %j', (marks, wants, photos, expected) => {
  expect(kinds(checkPass(standard, marks as Record<string, boolean>, wants, photos))).toEqual(expected);
});

test.each([
  [{ a: false }, 'x', []],
  [{ a: false }, '', ['reason']],
  [{ a: true, b: true }, 'x', ['no_item']],
  [{}, '', ['no_item', 'reason']],
])('fail with %j and reason "%s": %j', (marks, reason, expected) => {
  expect(kinds(checkFail(standard, marks as Record<string, boolean>, reason))).toEqual(expected);
});
