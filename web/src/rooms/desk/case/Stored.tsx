// The explanation written when the case was dispatched: in words, and below them byte for byte as it lies in the row.
import type { CaseView, RuleRef } from '../../../api/types';
import { useT } from '../../../i18n';
import { BECAUSE, type Because } from '../acts/DispatchSheet';
import { Basis } from './Basis';

type Explained = { rule: RuleRef | null; because: Because | null };

/** What the stored text says; a text of another shape is shown, not read. */
export function readExplanation(text: string): Explained {
  try {
    const stored = JSON.parse(text) as { rule?: unknown; version?: unknown; facts?: unknown; because?: unknown };
    const whole = typeof stored.rule === 'string' && typeof stored.version === 'number' && typeof stored.facts === 'object' && stored.facts !== null;
    return {
      rule: whole ? { rule: stored.rule as string, version: stored.version as number, facts: stored.facts as RuleRef['facts'] } : null,
      because: BECAUSE.find((one) => one === stored.because) ?? null,
    };
  } catch {
    return { rule: null, because: null };
  }
}

export function Stored({ view, dispatch }: { view: CaseView; dispatch: NonNullable<CaseView['dispatch']> }) {
  const t = useT('desk');
  const { rule, because } = readExplanation(dispatch.explanation);
  return (
    <>
      {because && <p>{t('stored_because', { why: t(`because_${because}`) })}</p>}
      {rule && <Basis rule={rule} path={view.path} />}
      <details className="explain">
        <summary>{t('stored')}</summary>
        <p className="note">{t('stored_hint')}</p>
        <pre className="desk-stored" lang="zh" tabIndex={0} aria-label={t('stored')}>{dispatch.explanation}</pre>
      </details>
    </>
  );
}
