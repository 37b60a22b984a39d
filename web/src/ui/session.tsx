// Who is signed in: asked once when a staff page opens, shared by all of them. Also the gate that sends strangers to /signin
// with the page they asked for, and the sheet over the page when a sign-in expires, so that typed text stays.
import { useEffect, useId, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import { Redirect } from 'wouter';
import * as api from '../api/calls';
import { Failure, onUnauthenticated } from '../api/http';
import type { Me, Role } from '../api/types';
import { forgetLoads } from '../api/useLoad';
import { useT, useText, Zh } from '../i18n';
import { FailureNote } from './FailureNote';
import { Waiting } from './LoadBoundary';

type Session = { me: Me | null; state: 'unasked' | 'asking' | 'known' | 'failed'; error: Failure | null };
let session: Session = { me: null, state: 'unasked', error: null };
const listeners = new Set<() => void>();

function set(next: Partial<Session>): void {
  session = { ...session, ...next };
  listeners.forEach((notify) => notify());
}

export async function askSession(): Promise<void> {
  set({ state: 'asking', error: null });
  try {
    set({ me: await api.me(), state: 'known' });
  } catch (error) {
    if (error instanceof Failure && error.status === 401) set({ me: null, state: 'known' });
    else set({ state: 'failed', error: error instanceof Failure ? error : new Failure('problem', 0, null) });
  }
}

/** Puts the answer of a sign-in or a change of post in place; answers kept for another post are forgotten. */
export function enter(me: Me): void {
  forgetLoads();
  set({ me, state: 'known', error: null });
}

export async function leave(): Promise<void> {
  await api.signOut().catch((error: unknown) => {
    if (!(error instanceof Failure) || error.status !== 401) throw error;
  });
  forgetLoads();
  set({ me: null, state: 'known' });
}

export function useSession(): Session {
  return useSyncExternalStore((notify) => {
    listeners.add(notify);
    return () => listeners.delete(notify);
  }, () => session, () => session);
}

/** The signed-in person inside `SignedIn`. */
export function useMe(): Me {
  const { me } = useSession();
  if (!me) throw new Error('useMe outside of SignedIn');
  return me;
}

/** The first page after signing in. */
export function firstPage(role: Role): string {
  return { worker: '/w/tasks', clerk: '/desk/q/mine', verifier: '/desk/q/mine', department: '/desk/q/mine', operator: '/hotline', centre: '/centre/map', admin: '/admin' }[role];
}

/** Shows its children to whoever is signed in; sends others to /signin and back here afterwards, and whoever has a password that
    somebody else gave to the page that changes it; `changing` is that page itself. */
export function SignedIn({ children, changing = false }: { children: ReactNode; changing?: boolean }): ReactNode {
  const { me, state, error } = useSession();
  useEffect(() => {
    if (state === 'unasked') void askSession();
  }, [state]);
  const here = encodeURIComponent(location.pathname + location.search);
  if (me?.must_change && !changing) return <Redirect to={`/signin/password?to=${here}`} replace />;
  if (me) return <>{children}<SignInSheet /></>;
  if (state === 'failed' && error) return <main className="page" id="main"><FailureNote failure={error} reading audience="staff" retry={() => void askSession()} /></main>;
  if (state === 'known') return <Redirect to={changing ? '/signin' : `/signin?to=${here}`} replace />;
  return <main className="page" id="main"><Waiting /></main>;
}

/** Over the page, when the server no longer knows the session: the same account, a password, and the waiting call goes on. */
function SignInSheet(): ReactNode {
  const t = useT();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const waiting = useRef<((signedIn: boolean) => void)[]>([]);
  const [error, setError] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  const [open, setOpen] = useState(false);

  useEffect(() => {
    if (open) dialog.current?.showModal();
  }, [open]);
  useEffect(() => {
    onUnauthenticated(() => new Promise((resolve) => {
      waiting.current.push(resolve);
      setOpen(true);
    }));
    return () => onUnauthenticated(null);
  }, []);

  function settle(signedIn: boolean): void {
    waiting.current.splice(0).forEach((resolve) => resolve(signedIn));
  }

  async function submit(form: HTMLFormElement): Promise<void> {
    const values = new FormData(form);
    setBusy(true);
    setError(null);
    try {
      const membership = session.me?.current.membership;
      let me = await api.signIn(String(values.get('account')).trim(), String(values.get('password')));
      if (membership && me.current.membership !== membership && me.posts.some((post) => post.membership === membership)) {
        me = await api.choosePost(membership);
      }
      if (session.me && me.person !== session.me.person) return location.reload(); // another person: nothing of the first stays
      set({ me });
      settle(true);
      setOpen(false);
    } catch (problem) {
      setError(problem instanceof Failure ? problem : new Failure('problem', 0, null));
    } finally {
      setBusy(false);
    }
  }

  if (!open) return null;
  return (
    <dialog ref={dialog} className="from-below" aria-labelledby={`${id}-title`} onClose={() => { setOpen(false); settle(false); }} onKeyDown={(event) => event.stopPropagation()}>
      <form className="sheet" noValidate onSubmit={(event) => { event.preventDefault(); void submit(event.currentTarget); }}>
        <h2 id={`${id}-title`}>{t('sign_in_again')}</h2>
        {error && (error.code === 'wrong_credentials' ? <p className="field-error" role="alert">{t('wrong_credentials')}</p> : <FailureNote failure={error} audience="staff" />)}
        <div className="field">
          <label htmlFor={`${id}-account`}>{t('account')}</label>
          <input className="input" id={`${id}-account`} name="account" autoComplete="username" autoCapitalize="none" required />
        </div>
        <div className="field">
          <label htmlFor={`${id}-password`}>{t('password')}</label>
          <input className="input" id={`${id}-password`} name="password" type="password" autoComplete="current-password" required />
        </div>
        <div className="row">
          <button type="button" className="btn" onClick={() => dialog.current?.close()}>{t('close')}</button>
          <button type="submit" className="btn btn-primary" aria-busy={busy}>{t('sign_in')}</button>
        </div>
      </form>
    </dialog>
  );
}

/** The reader's other posts, where a page belongs to another one: one tap changes and reads again. */
export function OtherPosts(): ReactNode {
  const t = useT();
  const text = useText();
  const { me } = useSession();
  const others = me?.posts.filter((post) => post.membership !== me.current.membership) ?? [];
  const change = (membership: string): void => void api.choosePost(membership).then(enter).then(() => location.reload(), () => undefined);
  return (
    <>
      {others.map((post) => (
        <button key={post.membership} type="button" className="btn" onClick={() => change(post.membership)}>
          <span>{t.rich('switch_post', { org: <Zh>{post.org_name}</Zh>, title: text(post.title) })}</span>
        </button>
      ))}
    </>
  );
}
