// The pages of the administration, by what they are about.
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { X } from 'lucide-react';
import { Dialog } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useT } from '../../../i18n';

const GROUPS = [
  ['nav_start', ['overview']],
  ['nav_people', ['orgs', 'people', 'sessions']],
  ['nav_place', ['grids', 'calendar']],
  ['nav_rules', ['categories', 'retention']],
  ['nav_running', ['jobs']],
] as const;

export type PageName = (typeof GROUPS)[number][1][number];

export function pathOf(page: PageName): string {
  return page === 'overview' ? '/admin' : `/admin/${page}`;
}

export function SideBar(): ReactNode {
  const t = useT('admin');
  const [where] = useLocation();
  const here = (page: PageName): boolean => (page === 'overview' ? where === '/admin' : where === pathOf(page) || where.startsWith(`${pathOf(page)}/`));
  return (
    <nav className="desk-side admin-side" aria-label={t('nav')}>
      {GROUPS.map(([group, pages]) => (
        <section key={group} aria-label={t(group)}>
          <h2 className="desk-side-head">{t(group)}</h2>
          <ul>
            {pages.map((page) => (
              <li key={page}>
                <Link href={pathOf(page)} className="desk-side-link" aria-current={here(page) ? 'page' : undefined}><span>{t(`page_${page}`)}</span></Link>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}

export function Drawer({ onClose }: { onClose: () => void }): ReactNode {
  const t = useT('admin');
  return (
    <ModalOverlay isOpen isDismissable onOpenChange={(open) => !open && onClose()} className="desk desk-overlay desk-overlay-side">
      <Modal className="desk-drawer">
        <Dialog aria-label={t('nav')} className="desk-sheet">
          <button type="button" className="btn btn-icon btn-plain desk-drawer-close" aria-label={t('nav_close')} onClick={onClose}><X size={20} aria-hidden /></button>
          <SideBar />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
