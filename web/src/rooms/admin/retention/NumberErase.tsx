// Erasing what is known of a number: name and number of every report of it. The number is typed twice, because nothing brings it back.
import { useState, type ReactNode } from 'react';
import { useT } from '../../../i18n';
import { digits } from '../../../ui/format';
import { eraseReporter } from '../calls';
import { TextField } from '../parts/Fields';
import { FormSheet } from '../parts/FormSheet';
import { Said } from '../parts/Said';
import { useSecretForm } from '../parts/useForm';

type Answer = { erased: number; held: number };

export function NumberErase(): ReactNode {
  const t = useT('admin');
  const [open, setOpen] = useState(false);
  const [said, setSaid] = useState('');
  return (
    <section className="card stack-8" aria-labelledby="number-erase">
      <h2 id="number-erase">{t('number_erase')}</h2>
      <p className="note">{t('number_erase_hint')}</p>
      <div className="row"><button type="button" className="btn" onClick={() => { setSaid(''); setOpen(true); }}>{t('number_erase_go')}</button></div>
      <Said text={said} />
      {open && <EraseSheet onClose={() => setOpen(false)} onDone={(answer) => { setOpen(false); setSaid(t('number_erased', { ...answer })); }} />}
    </section>
  );
}

function EraseSheet({ onClose, onDone }: { onClose: () => void; onDone: (answer: Answer) => void }): ReactNode {
  const t = useT('admin');
  const form = useSecretForm<{ phone: string; again: string; reason: string }, Answer>({
    name: 'number-erase',
    empty: { phone: '', again: '', reason: '' },
    check: (draft) => {
      const found: ['phone' | 'again' | 'reason', string][] = [];
      if (!/^\d{11}$/.test(digits(draft.phone))) found.push(['phone', t('number_digits', { have: digits(draft.phone).length })]);
      else if (digits(draft.phone) !== digits(draft.again)) found.push(['again', t('number_again_wrong')]);
      if (!draft.reason.trim()) found.push(['reason', t('reason_missing')]);
      return found;
    },
    send: (draft, key) => eraseReporter({ phone: digits(draft.phone), reason: draft.reason.trim() }, key),
    done: onDone,
  });
  return (
    <FormSheet danger form={form} title={t('number_erase')} verb={t('number_erase_do')} busyVerb={t('erasing')} onClose={onClose}>
      <p>{t('number_erase_effect')}</p>
      <TextField at={form.field('phone')} label={t('number')} value={form.draft.phone} inputMode="numeric" max={20} onChange={(phone) => form.set({ phone })} />
      <TextField at={form.field('again')} label={t('number_again')} value={form.draft.again} inputMode="numeric" max={20} onChange={(again) => form.set({ again })} />
      <TextField at={form.field('reason')} label={t('reason')} hint={t('reason_hint')} value={form.draft.reason} rows={3} max={120} lang="zh" onChange={(reason) => form.set({ reason })} />
    </FormSheet>
  );
}
