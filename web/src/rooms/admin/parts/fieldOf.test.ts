// The server's path leads to the form's field, or to none.
import { expect, test } from 'vitest';
import { fieldOf } from './fieldOf';

test.each([
  ['name', { name: '' }, 'name'], ['title.zh', { zh: '', en: '' }, 'zh'], ['plain.zh', { plain_zh: '', zh: '' }, 'plain_zh'],
  ['hours.0.from', { hours: [] }, 'hours'], ['other', { name: '' }, null],
])('%s', (path, draft, field) => expect(fieldOf(path, draft)).toBe(field));
