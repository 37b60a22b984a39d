// The key map of UX §5: what each press does, and where it must do nothing.
import { expect, test } from 'vitest';
import { commandOf, commits, type Press, type Where } from './keys';

const press = (key: string, more: Partial<Press> = {}): Press => ({ key, code: '', ctrl: false, alt: false, meta: false, shift: false, repeat: false, composing: false, ...more });
const page: Where = { field: false, dialog: false, control: false };

test.each([
  ['/', 'search'], ['j', 'next'], ['k', 'previous'], ['J', 'next'], ['Enter', 'open'], ['f', 'file'], ['d', 'dispatch'], ['r', 'refuse'],
  ['v', 'verify'], ['c', 'note'], ['Escape', 'close'], ['?', 'help'], ['x', null], ['m', null], [' ', null], ['ArrowDown', null],
])('%s on the page is %s', (key, command) => {
  expect(commandOf(press(key), page, true)).toBe(command);
});

test('letters do nothing in a field, in a dialog, with a modifier, while composing, or switched off', () => {
  for (const key of ['/', 'j', 'f', 'd', 'r', 'v', 'c', '?']) {
    expect(commandOf(press(key), { ...page, field: true }, true)).toBeNull();
    expect(commandOf(press(key), { ...page, dialog: true }, true)).toBeNull();
    expect(commandOf(press(key, { ctrl: true }), page, true)).toBeNull();
    expect(commandOf(press(key, { composing: true }), page, true)).toBeNull();
    expect(commandOf(press(key), page, false)).toBeNull();
  }
});

test('Enter and Escape work with the letters switched off', () => {
  expect(commandOf(press('Enter'), page, false)).toBe('open');
  expect(commandOf(press('Escape'), page, false)).toBe('close');
});

test('Enter on a button or link is the control’s own', () => {
  expect(commandOf(press('Enter'), { ...page, control: true }, true)).toBeNull();
  expect(commandOf(press('d'), { ...page, control: true }, true)).toBe('dispatch');
});

test('an input method that swallowed the key still gives its letter', () => {
  expect(commandOf(press('Process', { code: 'KeyD' }), page, true)).toBe('dispatch');
});

test('a held key moves, but opens no sheet', () => {
  expect(commandOf(press('j', { repeat: true }), page, true)).toBe('next');
  expect(commandOf(press('d', { repeat: true }), page, true)).toBeNull();
});

test('Ctrl+Enter commits, once', () => {
  expect(commits({ key: 'Enter', ctrl: true, meta: false, composing: false, repeat: false })).toBe(true);
  expect(commits({ key: 'Enter', ctrl: true, meta: false, composing: false, repeat: true })).toBe(false);
  expect(commits({ key: 'Enter', ctrl: true, meta: false, composing: true, repeat: false })).toBe(false);
  expect(commits({ key: 'Enter', ctrl: false, meta: false, composing: false, repeat: false })).toBe(false);
});
