// The queues of one's post with their counts. Only what exists has an entry.
import { Link } from 'wouter';
import { X } from 'lucide-react';
import { Dialog } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { useT } from '../../../i18n';
import { useMe } from '../../../ui/session';
import { takes } from '../../hotline/take';
import { useQueues } from './Queues';

const KNOWN = ['mine', 'filing', 'dispatch', 'review', 'tasks', 'verify', 'overdue', 'all'] as const;
export type QueueName = (typeof KNOWN)[number];

export function isQueue(name: string): name is QueueName {
  return (KNOWN as readonly string[]).includes(name);
}

export function SideBar({ queue }: { queue: string | null }) {
  const t = useT('desk');
  const { current } = useMe();
  const load = useQueues();
  const shown = (load.data?.items ?? []).filter((one) => isQueue(one.queue) && one.queue !== 'all');
  return (
    <nav className="desk-side" aria-label={t('nav')}>
      <h2 className="desk-side-head">{t('nav_cases')}</h2>
      <ul>
        {shown.map((one) => (
          <li key={one.queue}>
            <Link href={`/desk/q/${one.queue}`} className="desk-side-link" aria-current={one.queue === queue ? 'page' : undefined}>
              <span>{t(`queue_${one.queue as QueueName}`)}</span>
              <span className="num">{t('queue_count', { n: one.count })}</span>
            </Link>
          </li>
        ))}
        <li>
          <Link href="/desk/q/all" className="desk-side-link" aria-current={queue === 'all' ? 'page' : undefined}><span>{t('queue_all')}</span></Link>
        </li>
        {takes(current.role) && (
          <li><Link href="/hotline" className="desk-side-link" aria-current={queue === 'take' ? 'page' : undefined}><span>{t('nav_take')}</span></Link></li>
        )}
        <li><Link href="/hotline/find" className="desk-side-link" aria-current={queue === 'find' ? 'page' : undefined}><span>{t('nav_find')}</span></Link></li>
        {current.role === 'centre' && (
          <li><Link href="/centre/map" className="desk-side-link"><span>{t('nav_map')}</span></Link></li>
        )}
      </ul>
    </nav>
  );
}

export function Drawer({ queue, onClose }: { queue: string | null; onClose: () => void }) {
  const t = useT('desk');
  return (
    <ModalOverlay isOpen isDismissable onOpenChange={(open) => !open && onClose()} className="desk desk-overlay desk-overlay-side">
      <Modal className="desk-drawer">
        <Dialog aria-label={t('nav')} className="desk-sheet">
          <button type="button" className="btn btn-icon btn-plain desk-drawer-close" aria-label={t('nav_close')} onClick={onClose}><X size={20} aria-hidden /></button>
          <SideBar queue={queue} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
