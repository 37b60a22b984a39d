// The shared parts as they stand in the page: every clock level has its own glyph and word, tags their shapes, the course its order.
import { renderToStaticMarkup } from 'react-dom/server';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { CaseState, ClockLevel } from '../api/types';
import { provide } from '../i18n';
import partsZh from '../i18n/parts.zh.json';
import { Deadline } from './Deadline';
import { ExplainSum } from './Explain';
import { StateTag } from './StateTag';
import { Timeline, type TimelineEntry } from './Timeline';
import { LEVEL_SHAPES, look, SHAPES } from './words';

beforeAll(() => {
  provide('parts', 'zh', partsZh);
  vi.useFakeTimers({ now: Date.parse('2026-11-24T02:32:00Z') });
});

const text = (html: string): string => html.replace(/<[^>]+>/g, '').replace(/\s+/g, ' ').trim();
const remaining = { unit: 'work_hour' as const, minutes: 200, late_minutes: 0, days: 0 };

describe('Deadline', () => {
  test.each<[ClockLevel, string]>([
    ['normal', '● 正常 还剩 3 小时 20 分（工作时间） · 今天 15:20 前'],
    ['soon', '▲ 快到期 还剩 3 小时 20 分（工作时间） · 今天 15:20 前'],
    ['urgent', '◆ 马上到期 还剩 3 小时 20 分（工作时间） · 今天 15:20 前'],
  ])('%s', (level, expected) => {
    expect(text(renderToStaticMarkup(<Deadline due="2026-11-24T07:20:00Z" level={level} remaining={remaining} />))).toBe(expected);
  });

  test('late, paused, and to a resident', () => {
    expect(text(renderToStaticMarkup(<Deadline due="2026-11-22T22:32:00Z" level="late" remaining={remaining} />))).toBe('■ 已超期 已超 1 天 4 小时，应在 昨天 06:32 前');
    expect(text(renderToStaticMarkup(<Deadline due={null} level="paused" />))).toBe('‖ 已暂停 已暂停');
    expect(text(renderToStaticMarkup(<Deadline due="2026-11-26T09:30:00Z" audience="resident" />))).toBe('最晚 11月26日 周四');
  });

  test('no two levels share a glyph', () => {
    expect(new Set(Object.values(LEVEL_SHAPES)).size).toBe(Object.keys(LEVEL_SHAPES).length);
  });
});

describe('StateTag', () => {
  test.each<[CaseState, string, string]>([
    ['reported', '○ 待立案', '○ 已提交'],
    ['filed', '○ 待派遣', '○ 已受理'],
    ['dispatched', '◐ 待签收', '◐ 办理中'],
    ['handling', '◐ 办理中', '◐ 办理中'],
    ['handled', '◐ 待核查', '◐ 办理中'],
    ['rework', '↻ 重办', '↻ 重新办理'],
    ['closed', '✓ 已结案', '✓ 已办结'],
    ['refused', '⊘ 不予受理', '⊘ 没有受理'],
  ])('%s', (state, staff, resident) => {
    expect(text(renderToStaticMarkup(<StateTag state={state} audience="staff" />))).toBe(staff);
    expect(text(renderToStaticMarkup(<StateTag state={state} audience="resident" />))).toBe(resident);
    expect(SHAPES[look(state)]).toBe(staff[0]);
  });
});

describe('Timeline', () => {
  const entry = (change: Partial<TimelineEntry>): TimelineEntry => ({
    kind: 'filed', at: '2026-11-24T01:50:00Z', unit: '示例街道办', post: { zh: '受理员', en: 'Clerk' }, words: null, photos: [], due: null, ...change,
  });
  const entries = [
    entry({ kind: 'dispatched', at: '2026-11-24T03:20:00Z', lead: '示例街道执法队', words: '现场先围起来', due: '2026-11-25T09:30:00Z' }),
    entry({}),
    entry({ kind: 'reported', at: '2026-11-23T08:12:00Z', unit: '', post: null, words: '楼下垃圾桶满了' }),
  ];

  test('what comes next stands first, then the newest; a resident is not shown what units tell one another', () => {
    const html = renderToStaticMarkup(<Timeline audience="resident" next={{ step: 'sign', by: '2026-11-25T09:30:00Z' }} entries={entries} />);
    expect(text(html)).toBe('接下来：办理单位签收 最晚 明天 17:30今天 11:20 交给示例街道执法队 最晚 明天 17:30今天 09:50 受理 示例街道办 受理员昨天 16:12 您提交 楼下垃圾桶满了');
    expect(html).toContain('timeline-next');
  });

  test('staff see the instruction', () => {
    expect(text(renderToStaticMarkup(<Timeline audience="staff" entries={entries} />))).toContain('派遣给示例街道执法队 现场先围起来');
  });
});

test('a sum names weekends, holidays and make-up days', () => {
  const day = (date: string, kind: 'working' | 'weekend' | 'holiday' | 'make_up', name: string | null, minutes: number) => ({ date, kind, name, spans: [], minutes });
  const html = renderToStaticMarkup(
    <ExplainSum
      started="2026-09-30T08:30:00Z"
      due="2026-10-08T03:00:00Z"
      limit={{ unit: 'work_hour', amount: 4 }}
      explain={[day('2026-09-30', 'working', null, 60), day('2026-10-01', 'holiday', '国庆节', 0), day('2026-10-10', 'make_up', null, 180)]}
    />,
  );
  expect(text(html)).toBe('9月30日 周三 16:30 起，4 个工作小时9月30日 周三 工作日 算 60 分10月1日 周四 国庆节放假 不算10月10日 周六 调休上班 算 180 分到 10月8日 周四 11:00 前');
});
