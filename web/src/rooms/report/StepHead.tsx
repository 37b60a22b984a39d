// The head of a step: back, the name of the flow, and which step of three.
import type { ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useT } from '../../i18n';
import { PageHead } from '../../ui/PageHead';

export function StepHead({ n, page }: { n: 1 | 2 | 3; page: string }): ReactNode {
  const t = useT('report');
  const [, go] = useLocation();
  const back = (): void => {
    if (history.length > 1) history.back();
    else go(n === 1 ? '/' : n === 2 ? '/report' : '/report/place');
  };
  return (
    <PageHead title={t('heading')} page={page} back={back}>
      <span className="note num">{t('step', { n })}</span>
    </PageHead>
  );
}
