// A draft copied from a version, with what it is for.
import type { ReactNode } from 'react';
import { useT } from '../../../i18n';
import { draftFrom } from '../calls';
import { TextField } from '../parts/Fields';
import { FormSheet } from '../parts/FormSheet';
import { useForm } from '../parts/useForm';
import type { Catalogue } from '../types';

export function DraftSheet({ from, onClose, onDone }: { from: number; onClose: () => void; onDone: (made: Catalogue) => void }): ReactNode {
  const t = useT('admin');
  const form = useForm<{ note: string }, Catalogue>({
    name: `draft-${from}`,
    empty: { note: '' },
    check: (draft) => (draft.note.trim() ? [] : [['note', t('draft_note_missing')]]),
    send: (draft, key) => draftFrom({ from, note: draft.note.trim() }, key),
    done: onDone,
  });
  return (
    <FormSheet form={form} title={t('draft_new')} verb={t('draft_make')} busyVerb={t('draft_making')} onClose={onClose}>
      <p>{t('draft_from', { v: from })}</p>
      <TextField at={form.field('note')} label={t('draft_note')} hint={t('draft_note_hint')} value={form.draft.note} max={200} rows={3} lang="zh" onChange={(note) => form.set({ note })} />
    </FormSheet>
  );
}
