// A class as a form holds it, and back. Pure.
import type { Limit } from '../../../api/types';
import type { ClassInput, Seen, StandardItem } from '../types';

type Unit = Limit['unit'];
export type ClassDraft = {
  code: string; group_zh: string; group_en: string; staff_zh: string; staff_en: string; plain_zh: string; plain_en: string; keywords: string;
  condition_zh: string; condition_en: string; standard: StandardItem[]; amount: string; unit: Unit; urgent: boolean; urgent_amount: string; urgent_unit: Unit;
  when_zh: string; when_en: string; limit_status: Seen; level: ClassInput['level']; photos: string[]; national: string; national_status: Seen;
};

export const EMPTY_CLASS: ClassDraft = {
  code: '', group_zh: '', group_en: '', staff_zh: '', staff_en: '', plain_zh: '', plain_en: '', keywords: '', condition_zh: '', condition_en: '',
  standard: [{ code: 'done', text: { zh: '', en: '' } }], amount: '1', unit: 'work_day', urgent: false, urgent_amount: '4', urgent_unit: 'work_hour',
  when_zh: '', when_en: '', limit_status: 'local', level: 'township', photos: [], national: '', national_status: 'local',
};

export function draftOf(one: ClassInput): ClassDraft {
  const normal = one.limits.find((limit) => limit.grade === 'normal');
  const urgent = one.limits.find((limit) => limit.grade === 'urgent');
  return {
    code: one.code, group_zh: one.group.zh, group_en: one.group.en, staff_zh: one.staff.zh, staff_en: one.staff.en, plain_zh: one.plain.zh, plain_en: one.plain.en,
    keywords: one.keywords.join('\n'), condition_zh: one.condition.zh, condition_en: one.condition.en, standard: one.standard,
    amount: String(normal?.limit.amount ?? 1), unit: normal?.limit.unit ?? 'work_day', urgent: urgent !== undefined,
    urgent_amount: String(urgent?.limit.amount ?? 4), urgent_unit: urgent?.limit.unit ?? 'work_hour', when_zh: urgent?.when?.zh ?? '', when_en: urgent?.when?.en ?? '',
    limit_status: one.limit_status, level: one.level, photos: [...(one.photo.handle ? ['handle'] : []), ...(one.photo.verify ? ['verify'] : [])],
    national: one.national?.code ?? '', national_status: one.national?.status ?? 'local',
  };
}

const two = (zh: string, en: string) => ({ zh: zh.trim(), en: en.trim() });

export function classOf(draft: ClassDraft): ClassInput {
  const urgent = { grade: 'urgent' as const, when: two(draft.when_zh, draft.when_en), limit: { unit: draft.urgent_unit, amount: Number(draft.urgent_amount) } };
  return {
    code: draft.code.trim().toUpperCase(), group: two(draft.group_zh, draft.group_en), staff: two(draft.staff_zh, draft.staff_en), plain: two(draft.plain_zh, draft.plain_en),
    keywords: draft.keywords.split(/[\n|、，,]/).map((word) => word.trim()).filter(Boolean),
    condition: two(draft.condition_zh, draft.condition_en),
    standard: draft.standard.map((item) => ({ code: item.code.trim(), text: two(item.text.zh, item.text.en) })),
    limits: [{ grade: 'normal', when: null, limit: { unit: draft.unit, amount: Number(draft.amount) } }, ...(draft.urgent ? [urgent] : [])],
    limit_status: draft.limit_status, level: draft.level, photo: { handle: draft.photos.includes('handle'), verify: draft.photos.includes('verify') },
    national: draft.national.trim() ? { code: draft.national.trim(), status: draft.national_status } : null,
  };
}

export type ClassFault = [keyof ClassDraft & string, 'code' | 'text' | 'amount' | 'when' | 'standard' | 'national'];

/** What the server would refuse and the form can tell before. */
export function classFaults(draft: ClassDraft): ClassFault[] {
  const found: ClassFault[] = [];
  if (!/^[CE]\d{4}$/.test(draft.code.trim().toUpperCase())) found.push(['code', 'code']);
  for (const name of ['group_zh', 'group_en', 'staff_zh', 'staff_en', 'plain_zh', 'plain_en', 'condition_zh', 'condition_en'] as const) if (!draft[name].trim()) found.push([name, 'text']);
  const whole = (text: string): boolean => /^[1-9]\d{0,3}$/.test(text.trim());
  if (!whole(draft.amount)) found.push(['amount', 'amount']);
  if (draft.urgent && !whole(draft.urgent_amount)) found.push(['urgent_amount', 'amount']);
  if (draft.urgent && !draft.when_zh.trim()) found.push(['when_zh', 'when']);
  if (draft.urgent && !draft.when_en.trim()) found.push(['when_en', 'when']);
  if (draft.standard.length === 0 || draft.standard.some((item) => !/^[a-z0-9_]{1,32}$/.test(item.code.trim()) || !item.text.zh.trim() || !item.text.en.trim())) found.push(['standard', 'standard']);
  if (draft.national.trim() && !/^\d{4}$/.test(draft.national.trim())) found.push(['national', 'national']);
  return found;
}
