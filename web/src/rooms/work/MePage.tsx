// 我的: the post in use, the other posts, and the way out.
import { useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import * as api from '../../api/calls';
import { Failure } from '../../api/http';
import { useT, useText, Zh } from '../../i18n';
import { FailureNote } from '../../ui/FailureNote';
import { PageHead } from '../../ui/PageHead';
import { enter, firstPage, leave, useMe } from '../../ui/session';

export function MePage(): ReactNode {
  const t = useT('work');
  const common = useT();
  const text = useText();
  const me = useMe();
  const [, go] = useLocation();
  const [failure, setFailure] = useState<Failure | null>(null);
  const others = me.posts.filter((post) => post.membership !== me.current.membership);

  async function attempt(act: () => Promise<string>): Promise<void> {
    setFailure(null);
    try {
      go(await act());
    } catch (error) {
      setFailure(error instanceof Failure ? error : new Failure('problem', 0, null));
    }
  }

  async function change(membership: string): Promise<string> {
    const next = await api.choosePost(membership);
    enter(next);
    return firstPage(next.current.role);
  }

  async function out(): Promise<string> {
    go('/');
    await leave();
    return '/';
  }

  return (
    <>
      <PageHead title={t('me_page')} page={t('me_page')} />
      {failure && <FailureNote failure={failure} audience="staff" />}
      <dl className="card stack-8">
        <div><dt className="note">{t('name')}</dt><dd><Zh>{me.name}</Zh></dd></div>
        <div><dt className="note">{t('post')}</dt><dd><Zh>{me.current.org_name}</Zh> · {text(me.current.title)}</dd></div>
      </dl>
      {others.length > 0 && (
        <section className="stack-8" aria-labelledby="posts-title">
          <h2 id="posts-title">{t('posts')}</h2>
          {others.map((post) => (
            <button key={post.membership} type="button" className="btn btn-wide" onClick={() => void attempt(() => change(post.membership))}>
              <span>{t.rich('switch', { org: <Zh>{post.org_name}</Zh>, title: text(post.title) })}</span>
            </button>
          ))}
        </section>
      )}
      <nav className="row" aria-label={t('own')}>
        <Link className="btn" href="/me/stand-in">{common('my_stand_in')}</Link>
        <Link className="btn" href="/me/sessions">{common('my_sessions')}</Link>
        <Link className="btn" href="/me/password">{common('my_password')}</Link>
      </nav>
      <p className="note">{t('privacy')}</p>
      <button type="button" className="btn" onClick={() => void attempt(out)}>{t('leave')}</button>
    </>
  );
}
