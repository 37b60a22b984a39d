// `/admin/orgs/:id`: one organisation, its duties and hours, who holds its posts, and its end.
import { useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useLoad } from '../../../api/useLoad';
import { useT, useText, Zh } from '../../../i18n';
import { EmptyState } from '../../../ui/EmptyState';
import { LoadBoundary } from '../../../ui/LoadBoundary';
import { PageHead } from '../../../ui/PageHead';
import { all, closeOrg, org as fetchOrg, people } from '../calls';
import { Danger } from '../parts/Danger';
import { DivisionName } from '../parts/DivisionName';
import { Grid } from '../parts/Grid';
import { RoleWord } from '../parts/RoleWord';
import { Said } from '../parts/Said';
import type { Org } from '../types';
import { HoursWords } from './HoursField';
import { ChangeOrgSheet } from './OrgSheets';

export function OrgPage({ id }: { id: string }): ReactNode {
  const t = useT('admin');
  const load = useLoad(`admin.org.${id}`, () => fetchOrg(id));
  return <LoadBoundary load={load} audience="staff" title={t('org')}>{(org) => <Loaded org={org} put={load.put} reload={load.reload} />}</LoadBoundary>;
}

function Loaded({ org, put, reload }: { org: Org; put: (org: Org) => void; reload: () => void }): ReactNode {
  const t = useT('admin');
  const [, go] = useLocation();
  const [open, setOpen] = useState<'change' | 'close' | null>(null);
  const [said, setSaid] = useState('');
  const done = (next: Org, words: string): void => {
    put(next);
    setOpen(null);
    setSaid(words);
  };
  return (
    <>
      <PageHead title={<Zh>{org.name}</Zh>} page={t('org')} back={() => go('/admin/orgs')}>
        {org.open && <button type="button" className="btn btn-primary" onClick={() => setOpen('change')}>{t('org_change')}</button>}
        {org.open && <button type="button" className="btn" onClick={() => setOpen('close')}>{t('org_close')}</button>}
      </PageHead>
      <Said text={said} />
      {!org.open && <p className="alert alert-info">{t('org_closed_text')}</p>}
      <dl className="card desk-facts">
        <dt>{t('kind')}</dt><dd>{t(`org_kind_${org.kind}`)}</dd>
        <dt>{t('division')}</dt><dd><DivisionName code={org.division} /></dd>
        <dt>{t('phone')}</dt><dd className="num">{org.phone}</dd>
        <dt>{t('duties')}</dt><dd>{org.desks.length === 0 ? t('duties_none') : <span className="admin-names">{org.desks.map((desk) => <span key={desk.id}>{t(`duty_${desk.duty}`)}</span>)}</span>}</dd>
        <dt>{t('hours')}</dt><dd><HoursWords hours={org.hours} /></dd>
      </dl>
      <Members org={org} />
      {open === 'change' && <ChangeOrgSheet key={org.version} org={org} onClose={() => setOpen(null)} latest={reload} onDone={(next) => done(next, t('org_changed'))} />}
      {open === 'close' && (
        <Danger
          title={t('org_close_title')}
          effect={t.rich('org_close_effect', { name: <Zh>{org.name}</Zh> })}
          verb={t('org_close')}
          busyVerb={t('org_closing')}
          send={(key) => closeOrg(org.id, { version: org.version, key })}
          done={(next) => done(next, t('org_close_done'))}
          onKeep={() => setOpen(null)}
          latest={reload}
        />
      )}
    </>
  );
}

/** Who holds posts here; a person's page gives and ends them. */
function Members({ org }: { org: Org }): ReactNode {
  const t = useT('admin');
  const text = useText();
  const load = useLoad(`admin.members.${org.id}`, () => all((after) => people({ org: org.id, limit: 100, ...after })));
  return (
    <section className="stack-8" aria-labelledby="members">
      <h2 id="members">{t('members')}</h2>
      <LoadBoundary load={load} audience="staff">
        {(persons) => {
          const rows = persons.flatMap((person) => person.posts.filter((post) => post.org.id === org.id && post.active).map((post) => ({ person, post })));
          if (rows.length === 0) return <EmptyState text={t('members_empty')}><Link className="btn" href="/admin/people">{t('members_go')}</Link></EmptyState>;
          return (
            <Grid
              label={t('members')}
              rows={rows}
              keyOf={({ post }) => post.membership}
              cols={[
                { id: 'name', label: t('person_name'), cell: ({ person }) => <Link href={`/admin/people/${person.id}`}><Zh>{person.name}</Zh></Link> },
                { id: 'post', label: t('post'), cell: ({ post }) => text(post.title) },
                { id: 'role', label: t('role'), cell: ({ post }) => <RoleWord role={post.role} /> },
                { id: 'desks', label: t('duties'), cell: ({ post }) => <span className="admin-names">{post.desks.map((desk) => <span key={desk.id}>{t(`duty_${desk.duty}`)}</span>)}</span> },
              ]}
            />
          );
        }}
      </LoadBoundary>
    </section>
  );
}
