// "怎么算的": the sum of a deadline, day by day, with weekends, holidays and make-up days. And "依据": the rule behind a choice.
import type { ReactNode } from 'react';
import type { Clock, ExplainDay, Limit, RuleRef } from '../api/types';
import { useT, Zh, type T } from '../i18n';
import { before, day, moment } from './format';
import { useNow } from './useNow';

export function limitWord(limit: Limit, t: T): string {
  return t(`limit_${limit.unit}`, { n: limit.amount });
}

export function Explain({ clock }: { clock: Pick<Clock, 'started' | 'due' | 'limit' | 'explain' | 'provisional'> }): ReactNode {
  const t = useT();
  return (
    <details className="explain">
      <summary>{t('explain')}</summary>
      <ExplainSum {...clock} />
    </details>
  );
}

/** The sum alone, for a dialog that opens it otherwise. */
export function ExplainSum({ started, due, limit, explain, provisional = false }: { started: string; due: string; limit: Limit; explain: ExplainDay[]; provisional?: boolean }): ReactNode {
  const t = useT();
  const now = useNow();
  return (
    <ul className="explain-days">
      <li>{t('explain_start', { start: moment(started, now, t), limit: limitWord(limit, t) })}</li>
      {explain.map((one) => (
        <li key={one.date}>
          <span className="num">{day(`${one.date}T04:00:00Z`, now, t)}</span> <span>{kind(one)}</span>{' '}
          <span className="num">
            {one.spans.map((span) => `${span.from}–${span.to}`).join(' ')} {one.minutes > 0 ? t('explain_minutes', { m: one.minutes }) : t('explain_skipped')}
          </span>
        </li>
      ))}
      <li className="strong">{t('explain_end', { due: before(due, now, t) })}</li>
      {provisional && <li>{t('provisional')}</li>}
    </ul>
  );

  function kind(one: ExplainDay): ReactNode {
    if (one.kind === 'holiday' && one.name) return t.rich('explain_holiday_named', { name: <Zh>{one.name}</Zh> });
    return t(`explain_${one.kind}`);
  }
}

/** The rule's row behind a proposal or a dispatch, one tap away. */
export function Why({ rule, label }: { rule: RuleRef; label?: string }): ReactNode {
  const t = useT();
  const facts = Object.values(rule.facts).flat().map(String).filter(Boolean);
  return (
    <details className="explain">
      <summary>{label ?? t('why_staff')}</summary>
      <ul className="explain-days">
        <li>{t('rule_row', { rule: rule.rule.replaceAll('-', '_'), version: rule.version })}</li>
        {facts.length > 0 && <li>{t.rich('rule_facts', { facts: <Zh>{facts.join(' ')}</Zh> })}</li>}
      </ul>
    </details>
  );
}

/** "为什么是他们？" for residents: the level that does this kind of work, then the rule's row. */
export function WhyThem({ rule }: { rule: RuleRef }): ReactNode {
  const t = useT();
  const level = rule.facts['level'];
  return (
    <details className="explain">
      <summary>{t('why')}</summary>
      <ul className="explain-days">
        {(level === 'village' || level === 'township' || level === 'county') && <li>{t(`why_${level}`)}</li>}
        <li>{t('rule_row', { rule: rule.rule.replaceAll('-', '_'), version: rule.version })}</li>
      </ul>
    </details>
  );
}
