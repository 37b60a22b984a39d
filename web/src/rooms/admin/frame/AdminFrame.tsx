// What stands around every page of the administration: the head, the side bar (a drawer below 1024 px), the page itself.
import { useEffect, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { Menu as MenuIcon } from 'lucide-react';
import { useT } from '../../../i18n';
import { StaffHead, StaffRoom } from '../../../ui/StaffHead';
import { useWide } from '../../desk/frame/useWide';
import { Drawer, SideBar } from './SideBar';

/** `bare` has no list of pages: for who may not open them. */
export function AdminFrame({ bare = false, children }: { bare?: boolean; children: ReactNode }): ReactNode {
  const t = useT('admin');
  const wide = useWide(1024);
  const [where] = useLocation();
  const [drawer, setDrawer] = useState(false);
  useEffect(() => setDrawer(false), [where]);
  const burger = !wide && !bare && (
    <button type="button" className="btn btn-icon btn-plain" aria-label={t('nav_open')} aria-haspopup="dialog" onClick={() => setDrawer(true)}>
      <MenuIcon size={20} aria-hidden />
    </button>
  );
  return (
    <StaffRoom className="desk desk-frame admin">
      <StaffHead room={t('room')} before={burger} />
      <div className="desk-columns">
        {wide && !bare && <SideBar />}
        <main id="main" className="desk-main admin-main" tabIndex={-1}>{children}</main>
      </div>
      {drawer && <Drawer onClose={() => setDrawer(false)} />}
    </StaffRoom>
  );
}
