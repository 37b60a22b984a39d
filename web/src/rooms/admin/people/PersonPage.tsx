// `/admin/people/:id`: one person: account, posts, who stands in; and what can be changed about each.
import { useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useLoad } from '../../../api/useLoad';
import { useT, Zh } from '../../../i18n';
import { LoadBoundary } from '../../../ui/LoadBoundary';
import { PageHead } from '../../../ui/PageHead';
import { useMe } from '../../../ui/session';
import { activate, deactivate, person as fetchPerson, resetPassword } from '../calls';
import { Danger } from '../parts/Danger';
import { Said } from '../parts/Said';
import { SecretSheet } from '../parts/Secret';
import type { AdminPost, Person } from '../types';
import { PersonState } from './PeoplePage';
import { RenameSheet } from './RenameSheet';
import { GivePostSheet } from './GivePostSheet';
import { EndPostSheet, HandOverSheet, StandInSheet } from './PostSheets';
import { Posts, type PostAct } from './Posts';

export function PersonPage({ id }: { id: string }): ReactNode {
  const t = useT('admin');
  const load = useLoad(`admin.person.${id}`, () => fetchPerson(id));
  return <LoadBoundary load={load} audience="staff" title={t('person')}>{(person) => <Loaded person={person} put={load.put} reload={load.reload} />}</LoadBoundary>;
}

type Open = { sheet: 'rename' | 'reset' | 'deactivate' | 'activate' | 'post' } | { sheet: PostAct; post: AdminPost };

function Loaded({ person, put, reload }: { person: Person; put: (person: Person) => void; reload: () => void }): ReactNode {
  const t = useT('admin');
  const me = useMe();
  const [, go] = useLocation();
  const [open, setOpen] = useState<Open | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const [said, setSaid] = useState<ReactNode>('');
  const close = (): void => setOpen(null);
  const done = (next: Person, words: ReactNode): void => {
    put(next);
    close();
    setSaid(words);
  };
  const again = (words: ReactNode): void => {
    reload();
    close();
    setSaid(words);
  };
  const own = me.person === person.id;
  return (
    <>
      <PageHead title={<Zh>{person.name}</Zh>} page={t('person')} back={() => go('/admin/people')}>
        {person.active && <button type="button" className="btn btn-primary" onClick={() => setOpen({ sheet: 'post' })}>{t('post_give')}</button>}
      </PageHead>
      <Said text={said} />
      <section className="card stack-8" aria-labelledby="facts">
        <h2 id="facts">{t('account_facts')}</h2>
        <dl className="desk-facts">
          <dt>{t('account')}</dt><dd><code>{person.account}</code></dd>
          <dt>{t('state')}</dt><dd><PersonState person={person} /></dd>
        </dl>
        <div className="row">
          <button type="button" className="btn" onClick={() => setOpen({ sheet: 'rename' })}>{t('person_rename')}</button>
          {person.active && <button type="button" className="btn" onClick={() => setOpen({ sheet: 'reset' })}>{t('person_reset')}</button>}
          {person.active && !own && <button type="button" className="btn" onClick={() => setOpen({ sheet: 'deactivate' })}>{t('person_deactivate')}</button>}
          {!person.active && <button type="button" className="btn" onClick={() => setOpen({ sheet: 'activate' })}>{t('person_activate')}</button>}
          <Link className="btn" href={`/admin/sessions?person=${person.id}`}>{t('person_sessions')}</Link>
        </div>
      </section>
      <Posts person={person} onAct={(sheet, post) => setOpen({ sheet, post })} onChanged={again} />
      <Sheets person={person} open={open} close={close} done={done} again={again} reload={reload} onSecret={(answer) => { put(answer.person); close(); setSecret(answer.password); }} />
      {secret && <SecretSheet name={person.name} account={person.account} password={secret} onClose={() => setSecret(null)} />}
    </>
  );
}

type SheetsProps = { person: Person; open: Open | null; close: () => void; done: (next: Person, words: ReactNode) => void; again: (words: ReactNode) => void; reload: () => void; onSecret: (answer: { person: Person; password: string }) => void };

function Sheets({ person, open, close, done, again, reload, onSecret }: SheetsProps): ReactNode {
  const t = useT('admin');
  const by = (key: string) => ({ version: person.version, key });
  const name = <Zh>{person.name}</Zh>;
  switch (open?.sheet) {
    case 'rename':
      return <RenameSheet key={person.version} person={person} onClose={close} latest={reload} onDone={(next) => done(next, t('person_renamed'))} />;
    case 'post':
      return <GivePostSheet key={person.version} person={person} onClose={close} latest={reload} onDone={(next) => done(next, t('post_given'))} />;
    case 'reset':
      return <Danger title={t('reset_title')} effect={t.rich('reset_effect', { name })} verb={t('person_reset')} busyVerb={t('resetting')} send={(key) => resetPassword(person.id, by(key))} done={onSecret} onKeep={close} latest={reload} />;
    case 'deactivate':
      return <Danger title={t('deactivate_title')} effect={t.rich('deactivate_effect', { name })} verb={t('person_deactivate')} busyVerb={t('deactivating')} send={(key) => deactivate(person.id, by(key))} done={(next) => done(next, t('deactivated'))} onKeep={close} latest={reload} />;
    case 'activate':
      return <Danger title={t('activate_title')} effect={t.rich('activate_effect', { name })} verb={t('person_activate')} busyVerb={t('activating')} send={(key) => activate(person.id, by(key))} done={(next) => done(next, t('activated'))} onKeep={close} latest={reload} />;
    case 'end':
      return <EndPostSheet person={person} post={open.post} onClose={close} latest={reload} onDone={(next) => done(next, t('post_ended'))} />;
    case 'stand_in':
      return <StandInSheet post={open.post} onClose={close} onDone={again} />;
    case 'hand_over':
      return <HandOverSheet post={open.post} onClose={close} onDone={again} />;
    default:
      return null;
  }
}
