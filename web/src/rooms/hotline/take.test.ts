import { describe, expect, it } from 'vitest';
import { bodyOf, digitsOf, EMPTY, missing, takes, wholePhone } from './take';

describe('a number as it is said', () => {
  it.each([
    ['138 0000 0000', '13800000000'],
    ['１３８-０００0-0000', '13800000000'],
    ['+86 13800000000', '13800000000'],
    ['8613800000000', '13800000000'],
    ['0571-8888', '05718888'],
  ])('%s', (text, digits) => expect(digitsOf(text)).toBe(digits));
  it('is whole with eleven digits', () => {
    expect(wholePhone('138 0000 0000')).toBe('13800000000');
    expect(wholePhone('138 0000 000')).toBeNull();
  });
});

describe('what is missing', () => {
  it.each([
    ['nothing said', EMPTY, false, ['words', 'place']],
    ['a question without its answer', { ...EMPTY, words: '几点开门' }, true, ['answer']],
    ['a question answered needs no place', { ...EMPTY, words: '几点开门', answer: '9 点' }, true, []],
    ['half a number', { ...EMPTY, words: '灯坏了', township: '330106002', phone: '138' }, false, ['phone']],
    ['half a number of who stays anonymous', { ...EMPTY, words: '灯坏了', township: '330106002', phone: '138', anonymous: true }, false, []],
    ['an address alone', { ...EMPTY, words: '灯坏了', address: '示例路 1 号' }, false, []],
  ] as const)('%s', (_, draft, answered, expected) => expect(missing(draft, answered)).toEqual(expected));
});

describe('what is sent', () => {
  const draft = { ...EMPTY, words: ' 灯坏了 ', township: '330106002', village: '330106002051', phone: '138 0000 0000', caller: ' 张三（演示） ', answer: '好' };
  it('names the smallest place', () => {
    expect(bodyOf(draft, false, 'zh')).toEqual({ channel: 'phone', words: '灯坏了', language: 'zh', place: { division: '330106002051' }, phone: '13800000000', caller: '张三（演示）' });
  });
  it('leaves out who stays anonymous', () => {
    expect(bodyOf({ ...draft, anonymous: true }, true, 'en')).toEqual({ channel: 'phone', words: '灯坏了', language: 'en', place: { division: '330106002051' }, answer: '好' });
  });
});

it('only some posts take calls', () => {
  expect((['operator', 'clerk', 'centre', 'worker', 'verifier', 'department', 'admin'] as const).filter(takes)).toEqual(['operator', 'clerk', 'centre']);
});
