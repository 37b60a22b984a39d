// A new password is long enough, not the account, and not the old one.
import { expect, test } from 'vitest';
import { passwordFault } from './password';

test.each([
  ['kurz', 'alt-altalt', null, 'short'],
  ['九个字九个字九个字', 'x', null, 'short'],
  ['十个字十个字十个字十', 'x', null, null],
  ['GUANLI-LONG', 'x', 'guanli-long', 'account'],
  ['the-same-one', 'the-same-one', null, 'same'],
  ['another-one-', 'the-same-one', 'guanli', null],
])('%s', (next, old, account, fault) => {
  expect(passwordFault(next, old, account)).toBe(fault);
});
