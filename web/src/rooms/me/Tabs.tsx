// The three pages of one's own matters.
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useT } from '../../i18n';

const PAGES = ['stand-in', 'sessions', 'password'] as const;
const KEYS = { 'stand-in': 'tab_stand_in', sessions: 'tab_sessions', password: 'tab_password' } as const;

export function Tabs(): ReactNode {
  const t = useT('me');
  const [where] = useLocation();
  return (
    <nav aria-label={t('nav')}>
      <ul className="row">
        {PAGES.map((page) => <li key={page}><Link className="btn me-tab" href={`/me/${page}`} aria-current={where === `/me/${page}` ? 'page' : undefined}>{t(KEYS[page])}</Link></li>)}
      </ul>
    </nav>
  );
}
