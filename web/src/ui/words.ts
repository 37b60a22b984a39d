// The only place that turns a case's state into words and a sentence. Residents get plain words, staff the words of practice.
import type { ReactNode } from 'react';
import type { CaseState, ClockLevel, Outcome, StepKind, Track } from '../api/types';
import type { T } from '../i18n';
import { before, latestTime, moment } from './format';

export type Audience = 'staff' | 'resident';
export type Look = 'waiting' | 'progress' | 'rework' | 'paused' | 'done' | 'refused';

const LOOKS: Record<CaseState, Look> = {
  reported: 'waiting', filed: 'waiting', dispatched: 'progress', handling: 'progress', handled: 'progress',
  rework: 'rework', closed: 'done', refused: 'refused', returned: 'waiting', answered: 'done',
};
export const SHAPES: Record<Look, string> = { waiting: '○', progress: '◐', rework: '↻', paused: '‖', done: '✓', refused: '⊘' };
export const LEVEL_SHAPES: Record<ClockLevel, string> = { normal: '●', soon: '▲', urgent: '◆', late: '■', paused: '‖', none: '–' };

export function look(state: CaseState): Look {
  return LOOKS[state];
}

export function stateWord(state: CaseState, audience: Audience, t: T): string {
  return audience === 'staff' ? t(`state_staff_${state}`) : t(`state_${state}`);
}

export function levelWord(level: ClockLevel, t: T): string {
  return t(`level_${level}`);
}

/** What an entry of the course is called; `unit` is used by the kinds that name one. */
export function kindWord(kind: StepKind, unit: ReactNode, audience: Audience, t: T, outcome?: Outcome | null): ReactNode {
  if (kind === 'handled' && audience === 'resident' && outcome && outcome !== 'done') return t('kind_handled_other', { outcome: t(`outcome_resident_${outcome}`) });
  const key = audience === 'staff' ? (`kind_staff_${kind}` as const) : (`kind_${kind}` as const);
  return kind === 'dispatched' ? t.rich(key, { unit }) : t(key);
}

type Facts = Pick<Track, 'state' | 'sentence'>;

/** The resident's sentence about where the matter stands. `wrap` marks names, which stay Chinese on an English page. */
export function stateSentence(track: Facts, now: number, t: T, wrap: (name: string) => ReactNode = (name) => name): ReactNode {
  const s = track.sentence;
  const unit = wrap(s.unit);
  const due = s.due ? latestTime(s.due, now, t) : '';
  switch (track.state) {
    case 'reported':
      return s.due ? t.rich('sentence_reported', { unit, due: moment(s.due, now, t) }) : t.rich('sentence_reported_unset', { unit });
    case 'refused':
      return s.refer_to
        ? t.rich('sentence_refused', { reason: wrap(s.reason ?? ''), refer: wrap(s.refer_to) })
        : t.rich('sentence_refused_short', { reason: wrap(s.reason ?? '') });
    case 'filed':
      return t('sentence_filed');
    case 'dispatched':
    case 'handling':
      return t.rich('sentence_handling', { unit, due });
    case 'handled':
      return s.outcome && s.outcome !== 'done' ? t('sentence_handled_other', { outcome: t(`outcome_resident_${s.outcome}`) }) : t('sentence_handled');
    case 'rework':
      return t.rich('sentence_rework', { unit, due });
    case 'returned':
      return t.rich('sentence_returned', { reason: wrap(s.reason ?? '') });
    case 'answered':
      return t.rich('sentence_answered', { answer: wrap(s.reason ?? '') });
    case 'closed':
      return s.outcome ? t('sentence_closed', { outcome: t(`outcome_resident_${s.outcome}`) }) : t('sentence_closed_plain');
  }
}

/** "比说好的晚了 2 天，已报西湖区中心督促"; null when nothing is late. */
export function lateSentence(lateMs: number, county: string, t: T, wrap: (name: string) => ReactNode = (name) => name): ReactNode {
  if (lateMs <= 0) return null;
  const hours = Math.floor(lateMs / 3_600_000);
  const n = hours >= 24 ? Math.floor(hours / 24) : hours;
  if (n === 0) return t.rich('sentence_late_short', { county: wrap(county) });
  return t.rich(hours >= 24 ? 'sentence_late_days' : 'sentence_late_hours', { n, county: wrap(county) });
}

/** The absolute time of a deadline for staff: "今天 11:40 前". */
export function dueWord(due: string, now: number, t: T): string {
  return before(due, now, t);
}
