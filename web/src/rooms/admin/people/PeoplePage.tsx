// `/admin/people`: who has an account; found by the account, never by the address.
import { useState, type ReactNode } from 'react';
import { Link, useLocation, useSearch } from 'wouter';
import { useLoad } from '../../../api/useLoad';
import { useT, useText, Zh } from '../../../i18n';
import { EmptyState } from '../../../ui/EmptyState';
import { LoadBoundary } from '../../../ui/LoadBoundary';
import { PageHead } from '../../../ui/PageHead';
import { PAGE_ROWS, pageOf, withFilter } from '../address';
import { createPerson, people } from '../calls';
import { TextField } from '../parts/Fields';
import { FormSheet } from '../parts/FormSheet';
import { Grid, Pager } from '../parts/Grid';
import { SearchBox } from '../parts/SearchBox';
import { SecretSheet } from '../parts/Secret';
import { useForm } from '../parts/useForm';
import type { Person, WithPassword } from '../types';
import { accountFits, accountOf } from './account';

export function PeoplePage(): ReactNode {
  const t = useT('admin');
  const [, go] = useLocation();
  const search = useSearch();
  const [account, setAccount] = useState('');
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<WithPassword | null>(null);
  const inactive = new URLSearchParams(search).get('inactive') === 'true';
  const { after } = pageOf(search);
  const query = { limit: PAGE_ROWS, ...(account && { account }), ...(inactive && { inactive }), ...(after && { after }) };
  const load = useLoad(`admin.people.${JSON.stringify(query)}`, () => people(query));
  const to = (address: string): void => go(`/admin/people${address ? `?${address}` : ''}`, { replace: true });
  return (
    <>
      <PageHead title={t('page_people')} page={t('page_people')}>
        <button type="button" className="btn btn-primary" onClick={() => setMaking(true)}>{t('person_new')}</button>
      </PageHead>
      <div className="row admin-tools">
        <SearchBox label={t('person_search')} value={account} onSearch={(next) => { setAccount(accountOf(next)); to(withFilter(search, 'inactive', inactive ? 'true' : '')); }} />
        <label className="check"><input type="checkbox" checked={inactive} onChange={(event) => to(withFilter(search, 'inactive', event.target.checked ? 'true' : ''))} /><span>{t('person_inactive_too')}</span></label>
      </div>
      <LoadBoundary load={load} audience="staff" rows={8}>
        {(page) => page.items.length === 0
          ? <Empty filtered={!!account} clear={() => setAccount('')} make={() => setMaking(true)} />
          : <><PeopleGrid rows={page.items} /><Pager rows={page.items.length} next={page.next} /></>}
      </LoadBoundary>
      {making && <NewPersonSheet onClose={() => setMaking(false)} onDone={(answer) => { setMaking(false); setMade(answer); }} />}
      {made && <SecretSheet name={made.person.name} account={made.person.account} password={made.password} onClose={() => go(`/admin/people/${made.person.id}`)} />}
    </>
  );
}

function Empty({ filtered, clear, make }: { filtered: boolean; clear: () => void; make: () => void }): ReactNode {
  const t = useT('admin');
  if (filtered) return <EmptyState text={t('empty_filtered')}><button type="button" className="btn" onClick={clear}>{t('filter_clear')}</button></EmptyState>;
  return <EmptyState text={t('person_empty')}><button type="button" className="btn" onClick={make}>{t('person_new')}</button></EmptyState>;
}

function PeopleGrid({ rows }: { rows: Person[] }): ReactNode {
  const t = useT('admin');
  const text = useText();
  return (
    <Grid
      label={t('page_people')}
      rows={rows}
      keyOf={(person) => person.id}
      cols={[
        { id: 'name', label: t('person_name'), cell: (person) => <Link href={`/admin/people/${person.id}`}><Zh>{person.name}</Zh></Link> },
        { id: 'account', label: t('account'), cell: (person) => <code>{person.account}</code> },
        {
          id: 'posts', label: t('posts'), cell: (person) => {
            const posts = person.posts.filter((post) => post.active);
            if (posts.length === 0) return t('posts_none');
            return <span className="admin-names">{posts.map((post) => <span key={post.membership}>{t.rich('post_of', { org: <Zh>{post.org.name}</Zh>, title: text(post.title) })}</span>)}</span>;
          },
        },
        { id: 'state', label: t('state'), cell: (person) => <PersonState person={person} /> },
      ]}
    />
  );
}

export function PersonState({ person }: { person: Person }): ReactNode {
  const t = useT('admin');
  if (!person.active) return <span className="tag tag-refused">{t('person_inactive')}</span>;
  return <>{t(person.must_change ? 'person_must_change' : 'person_active')}</>;
}

function NewPersonSheet({ onClose, onDone }: { onClose: () => void; onDone: (answer: WithPassword) => void }): ReactNode {
  const t = useT('admin');
  const form = useForm<{ account: string; name: string }, WithPassword>({
    name: 'person-new',
    empty: { account: '', name: '' },
    check: (draft) => [
      ...(draft.name.trim() ? [] : [['name', t('person_name_missing')] as ['name', string]]),
      ...(accountFits(draft.account) ? [] : [['account', t('account_missing')] as ['account', string]]),
    ],
    send: (draft, key) => createPerson({ account: accountOf(draft.account), name: draft.name.trim() }, key),
    done: onDone,
  });
  return (
    <FormSheet form={form} title={t('person_new')} verb={t('person_create')} busyVerb={t('person_creating')} onClose={onClose}>
      <TextField at={form.field('name')} label={t('person_name')} value={form.draft.name} max={50} lang="zh" onChange={(name) => form.set({ name })} />
      <TextField at={form.field('account')} label={t('account')} hint={t('account_hint')} value={form.draft.account} max={32} onChange={(account) => form.set({ account })} />
      <p className="note">{t('person_new_hint')}</p>
    </FormSheet>
  );
}
