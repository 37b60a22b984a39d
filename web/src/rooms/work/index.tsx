// The worker's room on the phone: tasks, handling, and oneself. Native controls only.
import type { ReactNode } from 'react';
import { Link, Redirect, Route, Switch, useLocation } from 'wouter';
import { ClipboardList, User } from 'lucide-react';
import { useT } from '../../i18n';
import { PortalShell } from '../../ui/PortalShell';
import { SignedIn } from '../../ui/session';
import { HeldBar, HeldNote } from './HeldBar';
import { MePage } from './MePage';
import { TaskPage } from './TaskPage';
import { TasksPage } from './TasksPage';
import './work.css';

export default function Work(): ReactNode {
  return (
    <SignedIn>
      <PortalShell nav={<Tabs />}>
        <HeldNote />
        <Switch>
          <Route path="/w/tasks" component={TasksPage} />
          <Route path="/w/tasks/:id">{({ id }) => <TaskPage key={id} id={id} />}</Route>
          <Route path="/w/me" component={MePage} />
          <Route><Redirect to="/w/tasks" replace /></Route>
        </Switch>
        <HeldBar />
      </PortalShell>
    </SignedIn>
  );
}

function Tabs(): ReactNode {
  const t = useT('work');
  const common = useT();
  const [path] = useLocation();
  const tabs = [
    { href: '/w/tasks', label: t('tab_tasks'), Icon: ClipboardList },
    { href: '/w/me', label: t('tab_me'), Icon: User },
  ];
  return (
    <nav className="tabs no-print" aria-label={common('main_nav')}>
      <ul>
        {tabs.map(({ href, label, Icon }) => (
          <li key={href}>
            <Link href={href} aria-current={path.startsWith(href) ? 'page' : undefined}><Icon size={20} aria-hidden="true" />{label}</Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
