// 立案: the clerk reads the words, puts the proposed small class right, and files the case.
import { useMemo, useState } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox } from 'react-aria-components/ComboBox';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { ChevronDown } from 'lucide-react';
import { categories, fileCase, getCase } from '../../../api/calls';
import type { CaseView, Category } from '../../../api/types';
import { useLoad } from '../../../api/useLoad';
import { useT, Zh } from '../../../i18n';
import { Proposal } from '../case/Proposal';
import { useDraft } from '../drafts';
import { Commit, Sheet } from './Sheet';
import { ActFailure, Cancel, SheetLoading, useSheetTitle } from './SheetParts';
import { useAct } from './useAct';
import { useReady } from './useReady';
import type { SheetProps } from './props';

export function FileSheet({ row, draftName, onClose, onDone, onClash }: SheetProps) {
  const t = useT('desk');
  const view = useLoad(`desk.case.${row.id}`, () => getCase(row.id));
  const list = useLoad('categories', categories);
  const { draft, set, clear } = useDraft<{ category: string }>(draftName, { category: row.proposed?.code ?? '' });
  const [missing, setMissing] = useState(false);
  const done = (next: CaseView): void => {
    clear();
    onDone(next, t('done_file', { category: next.category?.staff[t.lang] ?? '' }));
  };
  const { busy, failure, run } = useAct(done, (clash) => onClash(clash, ''));
  const ready = useReady(!!view.data && !!list.data, !!(view.error ?? list.error));
  const title = useSheetTitle();
  const { proposed } = row;

  function commit(): void {
    const known = list.data?.some((category) => category.code === draft.category);
    setMissing(!known);
    if (known) void run({ category: draft.category }, (key) => fileCase(row.id, draft.category, { version: row.version, key }));
  }

  if (!ready) return null;
  return (
    <Sheet title={title('file', row)} onClose={onClose} onCommit={list.data && commit} foot={<><Cancel onClose={onClose} /><Commit label={t('act_file')} busyLabel={t('busy_file')} busy={busy} onPress={commit} focusKey={list.data && proposed ? row.id : null} /></>}>
      <ActFailure failure={failure} />
      <SheetLoading load={view} />
      {view.data && <Words view={view.data} />}
      <SheetLoading load={list} />
      {list.data && (
        <ClassBox categories={list.data} value={draft.category} onChange={(category) => set({ category })} invalid={missing} />
      )}
      {missing && <p className="field-error" id="class-error">{t('class_missing')}</p>}
      {view.data && <Proposal view={view.data} />}
    </Sheet>
  );
}

function Words({ view }: { view: CaseView }) {
  const t = useT('desk');
  return (
    <section className="stack-8">
      <h3>{t('words_title')}</h3>
      {view.words ? <p className="quote desk-words"><Zh>{view.words}</Zh></p> : <p className="note">{t('words_none')}</p>}
    </section>
  );
}

type BoxProps = { categories: Category[]; value: string; onChange: (code: string) => void; invalid: boolean };

/** Type a part of the name, or open the list with the arrow; each entry says its limit. */
function ClassBox({ categories: all, value, onChange, invalid }: BoxProps) {
  const t = useT('desk');
  const common = useT();
  const named = useMemo(() => all.map((c) => ({ id: c.code, name: c.staff[t.lang], limit: common(`limit_${c.limit.unit}`, { n: c.limit.amount }) })), [all, common, t.lang]);
  return (
    <ComboBox
      className="field desk-combo"
      defaultItems={named}
      selectedKey={value || null}
      onSelectionChange={(key) => key !== null && onChange(String(key))}
      isInvalid={invalid}
      aria-describedby={invalid ? 'class-error' : undefined}
    >
      <Label>{t('class_label')}</Label>
      <div className="desk-combo-row">
        <Input className="input" />
        <Button className="btn btn-icon" aria-label={t('class_open')}><ChevronDown size={16} aria-hidden /></Button>
      </div>
      <Popover className="desk desk-popover">
        <section aria-label={t('class_label')}>
          <ListBox<{ id: string; name: string; limit: string }> className="desk-list">
            {(item) => (
              <ListBoxItem id={item.id} textValue={item.name} className="desk-list-item">
                <span>{item.name}</span>
                <span className="note">{item.limit}</span>
              </ListBoxItem>
            )}
          </ListBox>
        </section>
      </Popover>
    </ComboBox>
  );
}
