// A post: an organisation, a role, what it is called, and the desks it serves.
import { useEffect, useState, type ReactNode } from 'react';
import type { Role } from '../../../api/types';
import { useLoad } from '../../../api/useLoad';
import { translator, useT } from '../../../i18n';
import { givePost, org as fetchOrg, orgs } from '../calls';
import { Checks, SelectField, TextField } from '../parts/Fields';
import { FormSheet } from '../parts/FormSheet';
import { Pick } from '../parts/Pick';
import { ROLES } from '../parts/RoleWord';
import { useForm } from '../parts/useForm';
import type { Org, Person } from '../types';

type Draft = { org: string; role: Role | ''; zh: string; en: string; desks: string[] };

export function GivePostSheet({ person, onClose, onDone, latest }: { person: Person; onClose: () => void; onDone: (person: Person) => void; latest: () => void }): ReactNode {
  const t = useT('admin');
  const common = useT();
  const [org, setOrg] = useState<Org | null>(null);
  const form = useForm<Draft, Person>({
    name: `post-${person.id}`,
    empty: { org: '', role: '', zh: '', en: '', desks: [] },
    check: (draft) => {
      const found: [keyof Draft, string][] = [];
      if (!draft.org) found.push(['org', t('post_org_missing')]);
      if (!draft.role) found.push(['role', t('post_role_missing')]);
      if (!draft.zh.trim()) found.push(['zh', t('post_zh_missing')]);
      return found;
    },
    send: ({ org: id, role, zh, en, desks }, key) => givePost(person.id, { org: id, role: role as Role, title: { zh: zh.trim(), en: en.trim() || zh.trim() }, desks }, { version: person.version, key }),
    done: onDone,
  });
  const { draft, set } = form;
  const english = useLoad('admin.titles', async () => (await import('../../../i18n/common.en.json')).default);
  const titles = (role: Role): { zh: string; en: string } => ({ zh: translator('common', 'zh')(`role_${role}`), en: english.data?.[`role_${role}`] ?? '' });
  const desks = org?.id === draft.org ? org.desks : [];
  return (
    <FormSheet form={form} title={t('post_give')} verb={t('post_give')} busyVerb={t('post_giving')} onClose={onClose} latest={latest}>
      <OrgPick at={form.field('org')} value={draft.org} onOrg={(next) => { setOrg(next); if (next?.id !== draft.org) set({ org: next?.id ?? '', desks: [] }); }} />
      <SelectField
        at={form.field('role')}
        label={t('role')}
        value={draft.role}
        none={t('post_role_none')}
        options={ROLES.map((role) => [role, common(`role_${role}`)])}
        onChange={(role) => set({ role: role as Role, ...(role && titles(role as Role)) })}
      />
      <TextField at={form.field('zh')} label={t('post_zh')} hint={t('post_zh_hint')} value={draft.zh} max={80} lang="zh" onChange={(zh) => set({ zh })} />
      <TextField at={form.field('en')} label={t('post_en')} optional value={draft.en} max={80} lang="en" onChange={(en) => set({ en })} />
      {desks.length > 0 && <Checks at={form.field('desks')} legend={t('post_desks')} hint={t('post_desks_hint')} options={desks.map((desk) => [desk.id, t(`duty_${desk.duty}`)])} value={draft.desks} onChange={(next) => set({ desks: next })} />}
    </FormSheet>
  );
}

/** Organisations by a part of the name, sought on the server. */
function OrgPick({ at, value, onOrg }: { at: ReturnType<ReturnType<typeof useForm<Draft, Person>>['field']>; value: string; onOrg: (org: Org | null) => void }): ReactNode {
  const t = useT('admin');
  const [text, setText] = useState('');
  const [sought, setSought] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSought(text.trim()), 250);
    return () => clearTimeout(timer);
  }, [text]);
  const load = useLoad(`admin.orgs.pick.${sought}`, () => orgs({ limit: 25, ...(sought && { text: sought }) }));
  // a draft of before remembers which one, not its name
  const known = useLoad(value ? `admin.org.${value}` : null, () => fetchOrg(value));
  const kept = known.data;
  useEffect(() => {
    if (!kept || text !== '') return;
    setText(kept.name);
    onOrg(kept);
  }, [kept]);
  const items = (load.data?.items ?? []).filter((org) => org.open);
  return (
    <Pick
      at={at}
      label={t('org')}
      choices={items.map((org) => ({ id: org.id, name: org.name, beside: t(`org_kind_${org.kind}`) }))}
      value={value}
      text={text}
      onText={setText}
      onChange={(id) => {
        const org = items.find((one) => one.id === id) ?? null;
        if (org) setText(org.name);
        onOrg(org);
      }}
    />
  );
}
