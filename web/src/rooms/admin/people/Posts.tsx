// The posts of a person: what each is, what it holds, who stands in; ended ones fold away.
import { useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { Failure } from '../../../api/http';
import { useT, useText, Zh } from '../../../i18n';
import { EmptyState } from '../../../ui/EmptyState';
import { day } from '../../../ui/format';
import { useNow } from '../../../ui/useNow';
import { useOnce } from '../../desk/once';
import { endStandIn } from '../../me/calls';
import { lastDay } from '../../me/days';
import { ActButton } from '../parts/ActButton';
import { RoleWord } from '../parts/RoleWord';
import { Trouble } from '../parts/Trouble';
import type { AdminPost, Person, StandIn } from '../types';

export type PostAct = 'end' | 'stand_in' | 'hand_over';
type Props = { person: Person; onAct: (act: PostAct, post: AdminPost) => void; onChanged: (words: ReactNode) => void };

export function Posts({ person, onAct, onChanged }: Props): ReactNode {
  const t = useT('admin');
  const text = useText();
  const open = person.posts.filter((post) => post.active);
  const ended = person.posts.filter((post) => !post.active);
  return (
    <section className="stack-8" aria-labelledby="posts">
      <h2 id="posts">{t('posts')}</h2>
      {open.length === 0 && <EmptyState text={t(ended.length > 0 ? 'posts_all_ended' : 'posts_empty')} />}
      <ul className="stack-8">
        {open.map((post) => <li key={post.membership}><PostCard post={post} onAct={onAct} onChanged={onChanged} /></li>)}
      </ul>
      {ended.length > 0 && (
        <details className="admin-more">
          <summary>{t('posts_ended', { n: ended.length })}</summary>
          <ul>{ended.map((post) => <li key={post.membership}>{t.rich('post_of', { org: <Zh>{post.org.name}</Zh>, title: text(post.title) })}</li>)}</ul>
        </details>
      )}
    </section>
  );
}

function PostCard({ post, onAct, onChanged }: { post: AdminPost; onAct: Props['onAct']; onChanged: Props['onChanged'] }): ReactNode {
  const t = useT('admin');
  const text = useText();
  const act = (which: PostAct, label: string): ReactNode => <button type="button" className="btn" onClick={() => onAct(which, post)}>{label}</button>;
  return (
    <article className="card stack-8">
      <h3>{text(post.title)}</h3>
      <dl className="desk-facts">
        <dt>{t('org')}</dt><dd><Link href={`/admin/orgs/${post.org.id}`}><Zh>{post.org.name}</Zh></Link></dd>
        <dt>{t('role')}</dt><dd><RoleWord role={post.role} /></dd>
        <dt>{t('duties')}</dt><dd>{post.desks.length === 0 ? t('post_no_desk') : <span className="admin-names">{post.desks.map((desk) => <span key={desk.id}>{t(`duty_${desk.duty}`)}</span>)}</span>}</dd>
        {post.holding !== null && <><dt>{t('holding')}</dt><dd>{t('holding_n', { n: post.holding })}</dd></>}
      </dl>
      {post.stand_in && <StandInLine standIn={post.stand_in} onChanged={onChanged} />}
      <div className="row">
        {!post.stand_in && act('stand_in', t('stand_in_set'))}
        {act('hand_over', t('hand_over'))}
        {act('end', t('post_end'))}
      </div>
    </article>
  );
}

function StandInLine({ standIn, onChanged }: { standIn: StandIn; onChanged: Props['onChanged'] }): ReactNode {
  const t = useT('admin');
  const common = useT();
  const now = useNow();
  const once = useOnce();
  const [failure, setFailure] = useState<Failure | null>(null);
  const whole = (at: string | number): ReactNode => <span className="nowrap">{day(at, now, common)}</span>;
  const days = { from: whole(standIn.from), until: whole(lastDay(standIn.until)) };

  async function end(): Promise<void> {
    setFailure(null);
    try {
      const ended = await once.send({ end: standIn.id }, async (key) => { await endStandIn(standIn.id, key); return true; });
      if (ended) onChanged(t('stand_in_ended'));
    } catch (error) {
      setFailure(error instanceof Failure ? error : new Failure('problem', 0, null));
    }
  }

  return (
    <div className="alert alert-info stack-8">
      <p>{t.rich('stand_in_words', { name: <Zh>{standIn.by.name}</Zh>, ...days })}</p>
      <Trouble failure={failure} />
      <div className="row"><ActButton label={t('stand_in_end')} busyLabel={t('stand_in_ending')} busy={once.busy} onPress={() => void end()} /></div>
    </div>
  );
}
