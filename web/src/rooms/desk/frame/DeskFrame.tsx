// What stands around every desk page: head with search, side bar with counts (a drawer below 1024 px), the list of keys.
import { useEffect, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { Keyboard, Menu as MenuIcon } from 'lucide-react';
import { useT } from '../../../i18n';
import { StaffHead, StaffRoom } from '../../../ui/StaffHead';
import { KeyCap } from '../KeyCap';
import { SHOWN } from '../keys';
import { useKeys } from '../useKeys';
import { KeysSheet } from './KeysSheet';
import { Queues } from './Queues';
import { Drawer, SideBar } from './SideBar';
import { NumberSearch } from './NumberSearch';
import { useWide } from './useWide';

export function DeskFrame({ queue, children }: { queue: string | null; children: ReactNode }) {
  const t = useT('desk');
  const wide = useWide(1024);
  const [where] = useLocation();
  const [drawer, setDrawer] = useState(false);
  const [keys, setKeys] = useState(false);
  useEffect(() => setDrawer(false), [where]);
  useKeys({
    help: () => setKeys(true),
    search: () => document.getElementById('number-search')?.focus(),
  });
  const burger = !wide && (
    <button type="button" className="btn btn-icon btn-plain" aria-label={t('nav_open')} aria-haspopup="dialog" onClick={() => setDrawer(true)}>
      <MenuIcon size={20} aria-hidden />
    </button>
  );
  const help = (
    <button type="button" className="btn btn-plain desk-only-wide" aria-haspopup="dialog" aria-keyshortcuts="?" onClick={() => setKeys(true)}>
      <Keyboard size={16} aria-hidden />
      {t('keys')}
      <KeyCap letter>{SHOWN.help}</KeyCap>
    </button>
  );
  return (
    <StaffRoom className="desk desk-frame">
      <StaffHead room={t('room')} before={burger} tools={help}><NumberSearch /></StaffHead>
      <Queues>
        <div className="desk-columns">
          {wide && <SideBar queue={queue} />}
          <main id="main" className="desk-main" tabIndex={-1}>{children}</main>
        </div>
        {drawer && <Drawer queue={queue} onClose={() => setDrawer(false)} />}
      </Queues>
      {keys && <KeysSheet onClose={() => setKeys(false)} />}
    </StaffRoom>
  );
}
