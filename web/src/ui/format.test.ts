// Tables of the forms in which times, deadlines and numbers are written.
import { expect, test } from 'vitest';
import en from '../i18n/common.en.json';
import partsEn from '../i18n/parts.en.json';
import partsZh from '../i18n/parts.zh.json';
import { provide, translator } from '../i18n';
import * as f from './format';

provide('common', 'en', en);
provide('parts', 'en', partsEn);
provide('parts', 'zh', partsZh);
const zh = translator('common', 'zh');
const eng = translator('common', 'en');
const now = Date.parse('2026-11-24T02:32:00Z'); // Tuesday 10:32 in Beijing

test.each([
  ['2026-11-24T03:40:00Z', '今天 11:40 前'],
  ['2026-11-25T09:30:00Z', '明天 17:30 前'],
  ['2026-11-26T09:30:00Z', '11月26日 周四 17:30 前'],
  ['2027-03-01T09:30:00Z', '2027年3月1日 周一 17:30 前'],
])('before %s', (iso, expected) => expect(f.before(iso, now, zh)).toBe(expected));

test.each([
  ['2026-11-26T09:30:00Z', '最晚 11月26日 周四'],
  ['2026-11-24T07:20:00Z', '最晚 今天 15:20'],
  ['2026-11-24T16:30:00Z', '最晚 明天 00:30'],
])('latest %s', (iso, expected) => expect(f.latest(iso, now, zh)).toBe(expected));

test.each([
  ['2026-11-23T08:12:00Z', '昨天 16:12'],
  ['2026-11-22T08:12:00Z', '11月22日 周日 16:12'],
  ['2025-11-22T08:12:00Z', '2025年11月22日 周六 16:12'],
])('moment %s', (iso, expected) => expect(f.moment(iso, now, zh)).toBe(expected));

const left = (unit: 'natural_hour' | 'work_hour' | 'work_day', minutes: number, days = 0): string =>
  f.left({ unit, minutes, days, late_minutes: 0 }, zh);
test.each([
  [left('work_hour', 200), '还剩 3 小时 20 分（工作时间）'],
  [left('work_hour', 40.9), '还剩 40 分（工作时间）'],
  [left('natural_hour', 130), '还剩 2 小时 10 分'],
  [left('natural_hour', 120), '还剩 2 小时'],
  [left('work_day', 900, 2), '还剩 2 个工作日'],
  [left('work_day', 300, 0), '还剩 5 小时（工作时间）'],
])('left %s', (got, expected) => expect(got).toBe(expected));

test.each([
  ['2026-11-22T22:32:00Z', '已超 1 天 4 小时'],
  ['2026-11-23T02:32:00Z', '已超 1 天'],
  ['2026-11-24T01:32:00Z', '已超 1 小时'],
  ['2026-11-24T02:02:00Z', '已超 30 分'],
])('late %s', (iso, expected) => expect(f.late(iso, now, zh)).toBe(expected));

test.each([
  ['261123001377', '2611 2300 1377'],
  ['330106-261123001377', '2611 2300 1377'],
  ['2611231000011', '2611 2310 0001 1'],
])('number %s', (text, expected) => expect(f.number(text)).toBe(expected));

test('digits are mended', () => expect(f.digits('２６１１ 2300　1377')).toBe('261123001377'));
test('a plural in English', () => expect(f.left({ unit: 'work_day', minutes: 0, days: 1, late_minutes: 0 }, eng)).toBe('1 working day left'));
