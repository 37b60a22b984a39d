// Every key exists in both languages with the same arguments, no message is a piece of a sentence, and no source file
// holds an interface word of its own.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { argumentsOf, format } from './format';

const here = import.meta.dirname;
const read = (name: string): Record<string, string> => JSON.parse(readFileSync(join(here, name), 'utf8'));
const rooms = [...new Set(readdirSync(here).filter((f) => f.endsWith('.json')).map((f) => f.split('.')[0]!))];

describe.each(rooms)('%s', (room) => {
  const zh = read(`${room}.zh.json`);
  const en = read(`${room}.en.json`);

  test('has the same keys in both languages', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  });

  test('takes the same arguments in both languages', () => {
    for (const key of Object.keys(zh)) expect([key, argumentsOf(en[key] ?? '')]).toEqual([key, argumentsOf(zh[key]!)]);
  });

  test('holds no Chinese in English and no barred word in Chinese', () => {
    for (const [key, text] of Object.entries(en)) expect([key, /[\u4e00-\u9fff]/.test(text.replace(/切换到中文|中文/, ''))]).toEqual([key, false]);
    const barred = /尽快|相关部门|有关规定|温馨提示|操作成功|非法|请勿|系统|！/;
    for (const [key, text] of Object.entries(zh)) expect([key, barred.test(text)]).toEqual([key, false]);
  });

  test('holds whole sentences', () => {
    for (const [key, text] of [...Object.entries(zh), ...Object.entries(en)]) {
      const piece = text !== text.trim() || /^[，。、：；,.;:]/.test(text) || /[，、,]$/.test(text) || text === '';
      expect([key, text, piece]).toEqual([key, text, false]);
    }
  });

  test('puts a half-width space between Han and digits or Latin', () => {
    for (const [key, text] of Object.entries(zh)) {
      const plain = text.replace(/\d+月\d+日|第(?:\d+|\{n\})步，共\d+步|周[一二三四五六日]/g, '');
      expect([key, /[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]/.test(plain)]).toEqual([key, false]);
    }
  });
});

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.includes('.test.') ? [path] : [];
  });
}

test('no source file holds an interface word or glues two messages', () => {
  for (const path of sources(join(here, '..'))) {
    const code = readFileSync(path, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '');
    const han = code.replace(/'中文'|'EN'/g, '').match(/[\u4e00-\u9fff]+/);
    expect([path, han?.[0] ?? null]).toEqual([path, null]);
    expect([path, /\bt\([^()]*\)\s*\+|\+\s*t\(/.exec(code)?.[0] ?? null]).toEqual([path, null]);
  }
});

describe('format', () => {
  test.each([
    ['{n, plural, one {# day} other {# days}}', { n: 1 }, 'en', '1 day'],
    ['{n, plural, one {# day} other {# days}}', { n: 2 }, 'en', '2 days'],
    ['{n, plural, =0 {都没有} other {还有 # 件}}', { n: 0 }, 'zh', '都没有'],
    ['已交给{unit}，最晚 {due}', { unit: '甲', due: '今天' }, 'zh', '已交给甲，最晚 今天'],
    ['{k, select, a {A {x}} other {O}}', { k: 'a', x: 1 }, 'en', 'A 1'],
  ])('%s', (message, args, lang, expected) => {
    expect(format<string>(message, args as Record<string, string | number>, lang).join('')).toBe(expected);
  });

  test('a missing argument throws', () => {
    expect(() => format('{a}', {}, 'zh')).toThrow('a');
  });
});
