// New organisation, change of one, and its end.
import type { ReactNode } from 'react';
import { divisions } from '../../../api/calls';
import { useLoad } from '../../../api/useLoad';
import { useT } from '../../../i18n';
import { digits } from '../../../ui/format';
import { useMe } from '../../../ui/session';
import { levelOf, useDivision } from '../../../ui/useDivision';
import { changeOrg, createOrg } from '../calls';
import { Checks, SelectField, TextField } from '../parts/Fields';
import { FormSheet } from '../parts/FormSheet';
import { useForm, type Form } from '../parts/useForm';
import type { Duty, Hours, Org, OrgKind } from '../types';
import { hoursFault, tidy } from './hours';
import { HoursField } from './HoursField';

const KINDS: OrgKind[] = ['government', 'department', 'station', 'centre', 'other'];
const DUTIES: Duty[] = ['intake', 'handle', 'verify'];
type Draft = { name: string; phone: string; kind: OrgKind; duties: Duty[]; hours: Hours[] | null };
type NewDraft = Draft & { division: string };

function useCheck() {
  const t = useT('admin');
  return (draft: Draft): [keyof Draft, string][] => {
    const found: [keyof Draft, string][] = [];
    if (!draft.name.trim()) found.push(['name', t('org_name_missing')]);
    if (!/^\d{3,16}$/.test(digits(draft.phone))) found.push(['phone', t('org_phone_missing')]);
    const fault = draft.hours && hoursFault(tidy(draft.hours));
    if (fault) found.push(['hours', t(`hours_${fault}`)]);
    return found;
  };
}

const bodyOf = ({ name, phone, kind, duties, hours }: Draft) => ({ name: name.trim(), phone: digits(phone), kind, duties, hours: hours && tidy(hours) });

export function NewOrgSheet({ onClose, onDone }: { onClose: () => void; onDone: (org: Org) => void }): ReactNode {
  const t = useT('admin');
  const { current } = useMe();
  const check = useCheck();
  const form = useForm<NewDraft, Org>({
    name: 'org-new',
    empty: { name: '', phone: '', division: current.division, kind: 'government', duties: [], hours: null },
    check,
    send: (draft, key) => createOrg({ ...bodyOf(draft), division: draft.division }, key),
    done: onDone,
  });
  return (
    <FormSheet form={form} title={t('org_new')} verb={t('org_create')} busyVerb={t('org_creating')} onClose={onClose}>
      <Facts form={form} />
      <DivisionField at={form.field('division')} value={form.draft.division} onChange={(division) => form.set({ division })} />
      <Rest form={form} />
    </FormSheet>
  );
}

export function ChangeOrgSheet({ org, onClose, onDone, latest }: { org: Org; onClose: () => void; onDone: (org: Org) => void; latest: () => void }): ReactNode {
  const t = useT('admin');
  const check = useCheck();
  const form = useForm<Draft, Org>({
    name: `org-${org.id}`,
    empty: { name: org.name, phone: org.phone, kind: org.kind, duties: org.desks.map((desk) => desk.duty), hours: org.hours },
    check,
    send: (draft, key) => changeOrg(org.id, bodyOf(draft), { version: org.version, key }),
    done: onDone,
  });
  return (
    <FormSheet form={form} title={t('org_change')} verb={t('org_save')} busyVerb={t('org_saving')} onClose={onClose} latest={latest}>
      <Facts form={form} />
      <Rest form={form} />
    </FormSheet>
  );
}

function Facts<D extends Draft>({ form: given }: { form: Form<D> }): ReactNode {
  const t = useT('admin');
  const form = given as unknown as Form<Draft>;
  return (
    <>
      <TextField at={form.field('name')} label={t('org_name')} value={form.draft.name} max={80} lang="zh" onChange={(name) => form.set({ name })} />
      <SelectField at={form.field('kind')} label={t('kind')} value={form.draft.kind} options={KINDS.map((kind) => [kind, t(`org_kind_${kind}`)])} onChange={(kind) => form.set({ kind: kind as OrgKind })} />
    </>
  );
}

function Rest<D extends Draft>({ form: given }: { form: Form<D> }): ReactNode {
  const t = useT('admin');
  const form = given as unknown as Form<Draft>;
  return (
    <>
      <TextField at={form.field('phone')} label={t('phone')} hint={t('org_phone_hint')} value={form.draft.phone} max={30} inputMode="tel" onChange={(phone) => form.set({ phone })} />
      <Checks at={form.field('duties')} legend={t('duties')} hint={t('duties_hint')} options={DUTIES.map((duty) => [duty, t(`duty_${duty}`)])} value={form.draft.duties} onChange={(duties) => form.set({ duties: duties as Duty[] })} />
      <HoursField at={form.field('hours')} value={form.draft.hours} whole={t('hours_county')} onChange={(hours) => form.set({ hours })} />
    </>
  );
}

/** One's own division, then a township of it, then a village. */
function DivisionField({ at, value, onChange }: { at: ReturnType<Form<NewDraft>['field']>; value: string; onChange: (code: string) => void }): ReactNode {
  const t = useT('admin');
  const { current } = useMe();
  const own = useDivision(current.division);
  const county = levelOf(current.division) === 'county' ? current.division : null;
  const townships = useLoad(county && `divisions.${county}`, () => divisions(county ?? ''));
  const township = value.length >= 9 ? value.slice(0, 9) : '';
  const villages = useLoad(township ? `divisions.${township}` : null, () => divisions(township));
  return (
    <>
      {county && <SelectField at={at} label={t('org_division')} value={township} none={own?.name ?? current.division} noneIsName names options={(townships.data ?? []).map((one) => [one.code, one.name])} onChange={(code) => onChange(code || county)} />}
      {township && <SelectField at={{ id: `${at.id}-village`, error: undefined }} label={t('org_village')} value={value.length >= 12 ? value.slice(0, 12) : ''} none={t('org_whole_township')} names options={(villages.data ?? []).map((one) => [one.code, one.name])} onChange={(code) => onChange(code || township)} />}
    </>
  );
}
