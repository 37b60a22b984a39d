// The explanation written when the case was dispatched: in words, and below them byte for byte as it lies in the row.
import type { CaseView } from '../../../api/types';
import { useT } from '../../../i18n';
import { Why } from '../../../ui/Explain';

export function Stored({ dispatch }: { dispatch: NonNullable<CaseView['dispatch']> }) {
  const t = useT('desk');
  return (
    <>
      <Why rule={dispatch.rule} label={t('proposal_basis', { rule: dispatch.rule.rule, version: dispatch.rule.version })} />
      <details className="explain">
        <summary>{t('stored')}</summary>
        <p className="note">{t('stored_hint')}</p>
        <pre className="desk-stored" lang="zh" tabIndex={0} aria-label={t('stored')}>{dispatch.explanation}</pre>
      </details>
    </>
  );
}
