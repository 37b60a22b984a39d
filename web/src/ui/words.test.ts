// Every state of the machine has its sentence for residents, in both languages, without a staff word in it.
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { CaseState, Track } from '../api/types';
import { provide, translator } from '../i18n';
import commonEn from '../i18n/common.en.json';
import partsEn from '../i18n/parts.en.json';
import partsZh from '../i18n/parts.zh.json';
import { lateSentence, stateSentence, stateWord } from './words';

provide('common', 'en', commonEn);
provide('parts', 'en', partsEn);
provide('parts', 'zh', partsZh);
const zh = translator('common', 'zh');
const en = translator('common', 'en');
const now = Date.parse('2026-11-24T02:32:00Z');
const STAFF_WORDS = /立案|派遣|签收|核查|结案|重办|待|催办|督办|工单/;

function say(state: CaseState, change: Partial<Track['sentence']> = {}, t = zh): string {
  const sentence: Track['sentence'] = {
    unit: '示例街道执法队', unit_phone: '0571-00000000', due: '2026-11-26T09:30:00Z', first_due: null, late_ms: 0, reason: null, refer_to: null, outcome: null, ...change,
  };
  return renderToStaticMarkup(stateSentence({ state, sentence }, now, t));
}

test.each<[CaseState, Partial<Track['sentence']>, string, string]>([
  ['reported', { unit: '示例街道办', due: '2026-11-24T03:40:00Z' }, '已提交', '示例街道办会在 今天 11:40 前决定是否受理'],
  ['refused', { reason: '这是小区内部的事', refer_to: '示例社区，0571-00000000' }, '没有受理', '因为这是小区内部的事；可以找示例社区，0571-00000000'],
  ['filed', {}, '已受理', '正在安排办理单位'],
  ['dispatched', {}, '办理中', '已交给示例街道执法队，最晚 11月26日 周四'],
  ['handling', {}, '办理中', '已交给示例街道执法队，最晚 11月26日 周四'],
  ['handled', { outcome: 'done' }, '办理中', '办理单位说办好了，正由另外的人核实'],
  ['handled', { outcome: 'not_found' }, '办理中', '办理单位的结果是：到现场没有找到。正由另外的人核实'],
  ['rework', {}, '重新办理', '核实没通过，由示例街道执法队重新办理，最晚 11月26日 周四'],
  ['closed', { outcome: 'done' }, '已办结', '结果是已处理。解决了吗？'],
])('%s %o', (state, change, word, sentence) => {
  expect(stateWord(state, 'resident', zh)).toBe(word);
  expect(say(state, change)).toBe(sentence);
  expect(word + sentence).not.toMatch(STAFF_WORDS);
  expect(say(state, { ...change, unit: 'U', reason: 'R', refer_to: 'P' }, en)).not.toMatch(/[\u4e00-\u9fff]/);
});

test('lateness is said in days, then hours', () => {
  const late = (ms: number): string => renderToStaticMarkup(lateSentence(ms, '西湖区', zh));
  expect(late(2 * 86_400_000 + 1)).toBe('比说好的晚了 2 天，已报西湖区中心督促');
  expect(late(3 * 3_600_000)).toBe('比说好的晚了 3 小时，已报西湖区中心督促');
  expect(late(60_000)).toBe('比说好的晚了，已报西湖区中心督促');
  expect(late(0)).toBe('');
});
