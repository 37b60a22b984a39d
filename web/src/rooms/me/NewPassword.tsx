// `/signin/password`: a password that somebody else gave is changed before anything else.
import { useState, type ReactNode } from 'react';
import { Redirect, useLocation, useSearch } from 'wouter';
import * as api from '../../api/calls';
import type { Me } from '../../api/types';
import { useT } from '../../i18n';
import { PageHead } from '../../ui/PageHead';
import { PortalShell } from '../../ui/PortalShell';
import { enter, leave, SignedIn, useMe } from '../../ui/session';
import { ChoosePost } from '../signin/ChoosePost';
import { goal } from '../signin/goal';
import { forgetTyped, typed } from '../signin/typed';
import { PasswordForm } from './PasswordForm';

export function NewPassword(): ReactNode {
  return <SignedIn changing><Page /></SignedIn>;
}

function Page(): ReactNode {
  const t = useT('signin');
  const [, go] = useLocation();
  const search = useSearch();
  const me = useMe();
  const [known] = useState(typed);
  const [choosing, setChoosing] = useState<Me | null>(null);
  const [done, setDone] = useState(false);

  function proceed(next: Me): void {
    enter(next);
    go(goal(search, next), { replace: true });
  }

  async function changed(): Promise<void> {
    setDone(true);
    forgetTyped();
    const next = await api.me();
    if (next.posts.length > 1) setChoosing(next);
    else proceed(next);
  }

  if (choosing) return <PortalShell><ChoosePost me={choosing} chosen={proceed} /></PortalShell>;
  if (!me.must_change && !done) return <Redirect to={goal(search, me)} replace />;
  return (
    <PortalShell>
      <PasswordForm known={known} verb={t('password_submit')} changed={changed} head={<><PageHead title={t('password_title')} page={t('password_title')} /><p>{t('password_text')}</p></>} />
      <div className="row"><button type="button" className="btn" onClick={() => void leave().then(() => go('/signin', { replace: true }), () => go('/signin', { replace: true }))}>{t('password_leave')}</button></div>
    </PortalShell>
  );
}
