// A small class in a draft: names, when it is filed, limits, who may lead it, photos, closing standard, words that point to it.
import { useState, type ReactNode } from 'react';
import { Plus, X } from 'lucide-react';
import type { Limit } from '../../../api/types';
import { useT } from '../../../i18n';
import { putClass } from '../calls';
import { Checks, SelectField, TextField } from '../parts/Fields';
import { FormSheet } from '../parts/FormSheet';
import { useForm, type Form } from '../parts/useForm';
import type { Catalogue, ClassInput, Seen, StandardItem } from '../types';
import { classFaults, classOf, draftOf, EMPTY_CLASS, type ClassDraft } from './classes';

type Unit = Limit['unit'];
type Props = { catalogue: Catalogue; one: ClassInput | null; onClose: () => void; onDone: (catalogue: Catalogue) => void; latest: () => void };
const UNITS: Unit[] = ['natural_hour', 'work_hour', 'work_day'];
const LEVELS = ['village', 'township', 'county'] as const;
const SEEN: Seen[] = ['local', 'confirmed'];

export function ClassSheet({ catalogue, one, onClose, onDone, latest }: Props): ReactNode {
  const t = useT('admin');
  const form = useForm<ClassDraft, Catalogue>({
    name: `class-${catalogue.version}-${one?.code ?? 'new'}`,
    empty: one ? draftOf(one) : EMPTY_CLASS,
    check: (draft) => classFaults(draft).map(([field, fault]) => [field, t(`class_fault_${fault}`)]),
    send: (draft, key) => putClass(catalogue.version, classOf(draft), { version: catalogue.version_no, key }),
    done: onDone,
  });
  return (
    <FormSheet form={form} wide title={one ? t('class_change', { code: one.code }) : t('class_new')} verb={t('class_save')} busyVerb={t('org_saving')} onClose={onClose} latest={latest}>
      {!one && <TextField at={form.field('code')} label={t('class_code')} hint={t('class_code_hint')} value={form.draft.code} max={5} onChange={(code) => form.set({ code })} />}
      <Names form={form} />
      <Limits form={form} />
      <Rules form={form} />
    </FormSheet>
  );
}

type Part = { form: Form<ClassDraft> };

function Names({ form }: Part): ReactNode {
  const t = useT('admin');
  const pair = (name: 'group' | 'staff' | 'plain' | 'condition', max: number): ReactNode => (
    <div className="admin-pair" key={name}>
      <TextField at={form.field(`${name}_zh`)} label={t(`class_${name}_zh`)} value={form.draft[`${name}_zh`]} max={max} lang="zh" onChange={(text) => form.set({ [`${name}_zh`]: text })} />
      <TextField at={form.field(`${name}_en`)} label={t(`class_${name}_en`)} value={form.draft[`${name}_en`]} max={max * 2} lang="en" onChange={(text) => form.set({ [`${name}_en`]: text })} />
    </div>
  );
  return <>{pair('staff', 60)}{pair('plain', 60)}{pair('group', 60)}{pair('condition', 300)}</>;
}

function Limits({ form }: Part): ReactNode {
  const t = useT('admin');
  const { draft, set } = form;
  const units = UNITS.map((unit) => [unit, t(`unit_${unit}`)] as const);
  return (
    <>
      <div className="admin-pair">
        <TextField at={form.field('amount')} label={t('class_amount')} value={draft.amount} max={4} inputMode="numeric" onChange={(amount) => set({ amount })} />
        <SelectField at={form.field('unit')} label={t('class_unit')} value={draft.unit} options={units} onChange={(unit) => set({ unit: unit as Unit })} />
      </div>
      <label className="check"><input type="checkbox" checked={draft.urgent} onChange={(event) => set({ urgent: event.target.checked })} /><span>{t('class_urgent')}</span></label>
      {draft.urgent && (
        <>
          <div className="admin-pair">
            <TextField at={form.field('urgent_amount')} label={t('class_urgent_amount')} value={draft.urgent_amount} max={4} inputMode="numeric" onChange={(text) => set({ urgent_amount: text })} />
            <SelectField at={form.field('urgent_unit')} label={t('class_urgent_unit')} value={draft.urgent_unit} options={units} onChange={(unit) => set({ urgent_unit: unit as Unit })} />
          </div>
          <div className="admin-pair">
            <TextField at={form.field('when_zh')} label={t('class_when_zh')} value={draft.when_zh} max={300} lang="zh" onChange={(text) => set({ when_zh: text })} />
            <TextField at={form.field('when_en')} label={t('class_when_en')} value={draft.when_en} max={300} lang="en" onChange={(text) => set({ when_en: text })} />
          </div>
        </>
      )}
      <SelectField at={form.field('limit_status')} label={t('class_limit_status')} value={draft.limit_status} options={SEEN.map((seen) => [seen, t(`seen_${seen}`)])} onChange={(seen) => set({ limit_status: seen as Seen })} />
    </>
  );
}

function Rules({ form }: Part): ReactNode {
  const t = useT('admin');
  const { draft, set } = form;
  return (
    <>
      <SelectField at={form.field('level')} label={t('class_level')} value={draft.level} options={LEVELS.map((level) => [level, t(`class_level_${level}`)])} onChange={(level) => set({ level: level as ClassInput['level'] })} />
      <Checks at={form.field('photos')} legend={t('class_photos')} options={[['handle', t('class_photo_handle')], ['verify', t('class_photo_verify')]]} value={draft.photos} onChange={(photos) => set({ photos })} />
      <Standard form={form} />
      <TextField at={form.field('keywords')} label={t('class_keywords')} hint={t('class_keywords_hint')} optional value={draft.keywords} rows={3} max={2400} onChange={(keywords) => set({ keywords })} />
      <div className="admin-pair">
        <TextField at={form.field('national')} label={t('class_national')} hint={t('class_national_hint')} optional value={draft.national} max={4} inputMode="numeric" onChange={(national) => set({ national })} />
        {draft.national.trim() && <SelectField at={form.field('national_status')} label={t('class_national_status')} value={draft.national_status} options={SEEN.map((seen) => [seen, t(`seen_${seen}`)])} onChange={(seen) => set({ national_status: seen as Seen })} />}
      </div>
    </>
  );
}

/** The closing standard, item by item. */
function Standard({ form }: Part): ReactNode {
  const t = useT('admin');
  const at = form.field('standard');
  const items = form.draft.standard;
  const [made, setMade] = useState(items.length);
  const put = (i: number, part: Partial<StandardItem>): void => form.set({ standard: items.map((item, n) => (n === i ? { ...item, ...part } : item)) });
  const add = (): void => {
    setMade(made + 1);
    form.set({ standard: [...items, { code: `item${made + 1}`, text: { zh: '', en: '' } }] });
  };
  return (
    <fieldset className="field" aria-describedby={at.error ? `${at.id}-error` : undefined}>
      <legend className="legend">{t('class_standard')}</legend>
      {items.map((item, i) => (
        <div key={i} className="admin-item">
          <TextField at={{ id: i === 0 ? at.id : `${at.id}-${i}`, error: undefined }} label={t('item_zh', { n: i + 1 })} value={item.text.zh} max={300} lang="zh" onChange={(zh) => put(i, { text: { ...item.text, zh } })} />
          <TextField at={{ id: `${at.id}-en-${i}`, error: undefined }} label={t('item_en', { n: i + 1 })} value={item.text.en} max={300} lang="en" onChange={(en) => put(i, { text: { ...item.text, en } })} />
          <TextField at={{ id: `${at.id}-code-${i}`, error: undefined }} label={t('item_code', { n: i + 1 })} value={item.code} max={32} onChange={(code) => put(i, { code })} />
          {items.length > 1 && <button type="button" className="btn btn-icon" aria-label={t('item_drop', { n: i + 1 })} onClick={() => form.set({ standard: items.filter((_, n) => n !== i) })}><X size={16} aria-hidden /></button>}
        </div>
      ))}
      {items.length < 12 && <div className="row"><button type="button" className="btn" onClick={add}><Plus size={16} aria-hidden />{t('item_add')}</button></div>}
      {at.error && <p className="field-error" id={`${at.id}-error`}>{at.error.text}</p>}
    </fieldset>
  );
}
