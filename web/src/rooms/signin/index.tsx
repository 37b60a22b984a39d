// 登录: account and password, or one tap in a demonstration; several posts are chosen from; then back to the page asked for.
import { lazy, Suspense, useRef, useState, type ReactNode } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import * as api from '../../api/calls';
import { Failure } from '../../api/http';
import type { Me } from '../../api/types';
import { need, useT } from '../../i18n';
import { FailureNote } from '../../ui/FailureNote';
import { PageHead } from '../../ui/PageHead';
import { PortalShell } from '../../ui/PortalShell';
import { usePortal } from '../../ui/portal';
import { enter } from '../../ui/session';
import { ChoosePost } from './ChoosePost';
import { goal } from './goal';
import { rememberTyped } from './typed';
import './signin.css';

const DemoList = lazy(async () => {
  const [loaded] = await Promise.all([import('./DemoList'), need('demo')]);
  return loaded;
});

export default function SignIn(): ReactNode {
  const t = useT('signin');
  const { demo, phone } = usePortal();
  const [, go] = useLocation();
  const search = useSearch();
  const [choosing, setChoosing] = useState<Me | null>(null);

  function proceed(me: Me): void {
    enter(me);
    go(goal(search, me), { replace: true });
  }

  function signedIn(me: Me): void {
    if (me.must_change) {
      enter(me);
      go(`/signin/password${search ? `?${search}` : ''}`, { replace: true });
    } else if (me.posts.length > 1) setChoosing(me);
    else proceed(me);
  }

  if (choosing) return <PortalShell><ChoosePost me={choosing} chosen={proceed} /></PortalShell>;
  return (
    <PortalShell>
      <Form signedIn={signedIn} />
      <p className="row note">
        <span>{t('without')}</span>
        <Link className="btn" href="/report">{t('report')}</Link>
        <Link className="btn" href="/track">{t('track')}</Link>
        <a className="btn" href={`tel:${phone}`}>{t('call', { phone })}</a>
      </p>
      {demo && <Suspense fallback={null}><DemoList demo={demo} signedIn={signedIn} /></Suspense>}
    </PortalShell>
  );
}

function Form({ signedIn }: { signedIn: (me: Me) => void }): ReactNode {
  const t = useT('signin');
  const account = useRef<HTMLInputElement>(null);
  const password = useRef<HTMLInputElement>(null);
  const [shown, setShown] = useState(false);
  const [error, setError] = useState<{ id: 'account' | 'password'; text: string } | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);

  function refuse(id: 'account' | 'password', text: string): void {
    setError({ id, text });
    (id === 'account' ? account : password).current?.focus();
  }

  async function submit(): Promise<void> {
    if (busy) return;
    const name = account.current?.value.trim() ?? '';
    const secret = password.current?.value ?? '';
    setError(null);
    setFailure(null);
    if (!name) return refuse('account', t('need_account'));
    if (!secret) return refuse('password', t('need_password'));
    setBusy(true);
    try {
      const me: Me = await api.signIn(name, secret);
      if (me.must_change) rememberTyped({ account: name, password: secret });
      signedIn(me);
    } catch (problem) {
      const found = problem instanceof Failure ? problem : new Failure('problem', 0, null);
      if (found.code === 'wrong_credentials' || found.status === 401) refuse('password', t('wrong'));
      else setFailure(found);
    } finally {
      setBusy(false);
    }
  }

  return (
    <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); void submit(); }}>
      <PageHead title={t('heading')} page={t('title')} />
      <p className="note">{t('staff_only')}</p>
      {failure && <FailureNote failure={failure} />}
      <div className="field">
        <label htmlFor="account">{t('account')}</label>
        <input ref={account} id="account" className="input" autoComplete="username" autoCapitalize="none" spellCheck={false} aria-invalid={error?.id === 'account'} aria-describedby={error?.id === 'account' ? 'account-error' : undefined} />
        {error?.id === 'account' && <p className="field-error" id="account-error" role="alert">{error.text}</p>}
      </div>
      <div className="field">
        <label htmlFor="password">{t('password')}</label>
        <div className="password">
          <input ref={password} id="password" className="input" type={shown ? 'text' : 'password'} autoComplete="current-password" spellCheck={false} aria-invalid={error?.id === 'password'} aria-describedby={error?.id === 'password' ? 'password-error' : undefined} />
          <button type="button" className="btn" title={t(shown ? 'hide_password' : 'show_password')} onClick={() => setShown(!shown)}>{t(shown ? 'hide' : 'show')}</button>
        </div>
        {error?.id === 'password' && <p className="field-error" id="password-error" role="alert">{error.text}</p>}
      </div>
      <button type="submit" className="btn btn-primary btn-wide" aria-busy={busy}>{t(busy ? 'submitting' : 'submit')}</button>
    </form>
  );
}
