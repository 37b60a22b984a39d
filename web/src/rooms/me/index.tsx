// One's own matters, for every post of the staff: who stands in, where one is signed in, the password; also the page that changes a
// password that somebody else gave.
import type { ReactNode } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { NotFound } from '../../ui/NotFound';
import { PageHead } from '../../ui/PageHead';
import { PortalShell } from '../../ui/PortalShell';
import { firstPage, SignedIn, useMe } from '../../ui/session';
import { useT } from '../../i18n';
import { NewPassword } from './NewPassword';
import { PasswordForm } from './PasswordForm';
import { SessionsPage } from './SessionsPage';
import { StandInPage } from './StandInPage';
import { Tabs } from './Tabs';
import './me.css';

export default function Own(): ReactNode {
  return (
    <Switch>
      <Route path="/signin/password"><NewPassword /></Route>
      <Route><SignedIn><Pages /></SignedIn></Route>
    </Switch>
  );
}

function Pages(): ReactNode {
  const framed = (page: ReactNode): ReactNode => <PortalShell>{page}</PortalShell>;
  return (
    <Switch>
      <Route path="/me"><Redirect to="/me/stand-in" replace /></Route>
      <Route path="/me/stand-in">{framed(<StandInPage />)}</Route>
      <Route path="/me/sessions">{framed(<SessionsPage />)}</Route>
      <Route path="/me/password">{framed(<PasswordPage />)}</Route>
      <Route component={NotFound} />
    </Switch>
  );
}

function PasswordPage(): ReactNode {
  const t = useT('me');
  const me = useMe();
  const [, go] = useLocation();
  const back = (): void => go(firstPage(me.current.role));
  return <PasswordForm known={null} verb={t('password_change')} changed={() => go('/me/sessions?changed=1')} head={<><PageHead title={t('password_title')} page={t('password_title')} back={back} /><Tabs /><p className="note">{t('password_hint')}</p></>} />;
}
