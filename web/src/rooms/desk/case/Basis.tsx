// The row of a rule behind a proposal or a dispatch: which rule, which version, and the facts it met, in words.
import type { ReactNode } from 'react';
import { categories } from '../../../api/calls';
import type { Category, Named, RuleRef } from '../../../api/types';
import { useLoad } from '../../../api/useLoad';
import { useT, Zh, type T } from '../../../i18n';

type Fact = RuleRef['facts'][string];

export function Basis({ rule, path }: { rule: RuleRef; path?: Named[] }) {
  const t = useT('desk');
  const list = useLoad('categories', categories);
  const facts = Object.entries(rule.facts).map(([name, value]) => [name, factWords(name, value, list.data ?? [], path ?? [], t)] as const);
  return (
    <details className="explain">
      <summary>{t('proposal_basis', { rule: rule.rule.replaceAll('-', '_'), version: rule.version })}</summary>
      <ul className="explain-days">
        {facts.map(([name, words]) => words && <li key={name}>{words}</li>)}
      </ul>
    </details>
  );
}

/** "写到“垃圾”“满了”", "类别：暴露垃圾"; an unknown fact is shown as it is stored, a division without a name not at all. */
function factWords(name: string, value: Fact, list: Category[], path: Named[], t: T<'desk'>): ReactNode {
  const text = [value].flat().map(String);
  const division = path.find((one) => one.code === text[0]);
  switch (name) {
    case 'words':
      return t.rich('fact_words', { words: <Zh>{text.map((word) => `“${word}”`).join('')}</Zh> });
    case 'category':
      return t('fact_category', { name: list.find((one) => one.code === text[0])?.staff[t.lang] ?? text[0] ?? '' });
    case 'level':
      return t('fact_level', { level: text[0] ?? '' });
    case 'place':
      return division && t.rich('fact_place', { name: <Zh>{division.name}</Zh> });
    case 'answers_for':
      return division && t.rich('fact_answers_for', { name: <Zh>{division.name}</Zh> });
    case 'catalogue':
      return t('fact_catalogue', { version: text[0] ?? '' });
    default:
      return t.rich('fact_other', { name, value: <Zh>{text.join(' ')}</Zh> });
  }
}
