// Another name for the same person.
import type { ReactNode } from 'react';
import { useT } from '../../../i18n';
import { renamePerson } from '../calls';
import { TextField } from '../parts/Fields';
import { FormSheet } from '../parts/FormSheet';
import { useForm } from '../parts/useForm';
import type { Person } from '../types';

export function RenameSheet({ person, onClose, onDone, latest }: { person: Person; onClose: () => void; onDone: (person: Person) => void; latest: () => void }): ReactNode {
  const t = useT('admin');
  const form = useForm<{ name: string }, Person>({
    name: `person-${person.id}`,
    empty: { name: person.name },
    check: (draft) => (draft.name.trim() ? [] : [['name', t('person_name_missing')]]),
    send: (draft, key) => renamePerson(person.id, { name: draft.name.trim() }, { version: person.version, key }),
    done: onDone,
  });
  return (
    <FormSheet form={form} title={t('person_rename')} verb={t('person_rename_save')} busyVerb={t('org_saving')} onClose={onClose} latest={latest}>
      <TextField at={form.field('name')} label={t('person_name')} value={form.draft.name} max={50} lang="zh" onChange={(name) => form.set({ name })} />
    </FormSheet>
  );
}
