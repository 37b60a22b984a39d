// A path that nothing answers to.
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useT } from '../i18n';
import { EmptyState } from './EmptyState';
import { PageHead } from './PageHead';
import { PortalShell } from './PortalShell';

export function NotFound(): ReactNode {
  const t = useT();
  return (
    <PortalShell>
      <PageHead title={t('not_found_page')} page={t('not_found_page')} />
      <EmptyState text={t('not_found_page_text')}>
        <Link className="btn btn-primary" href="/">{t('home')}</Link>
      </EmptyState>
    </PortalShell>
  );
}
