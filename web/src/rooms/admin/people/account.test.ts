// An account begins with a letter and has small letters, digits and three marks.
import { expect, test } from 'vitest';
import { accountFits, accountOf } from './account';

test.each([['zhangsan', true], ['ZhangSan ', true], ['a1', false], ['1abc', false], ['张三', false], ['a b c', false], ['x'.repeat(33), false]])('%s', (text, fits) => {
  expect(accountFits(text)).toBe(fits);
});

test('capitals are ours to mend', () => expect(accountOf(' ZhangSan ')).toBe('zhangsan'));
