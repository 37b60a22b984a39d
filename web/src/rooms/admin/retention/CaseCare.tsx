// One case, found by its number: put under a legal hold, released from it, or erased. Erasing asks to type the number.
import { useState, type ReactNode } from 'react';
import { findNumber, getCase } from '../../../api/calls';
import { Failure } from '../../../api/http';
import type { CaseView } from '../../../api/types';
import { useT, Zh } from '../../../i18n';
import { day, digits, number } from '../../../ui/format';
import { StateTag } from '../../../ui/StateTag';
import { useNow } from '../../../ui/useNow';
import { useOnce } from '../../desk/once';
import { erase, hold, release } from '../calls';
import { TextField } from '../parts/Fields';
import { FormSheet } from '../parts/FormSheet';
import { Said } from '../parts/Said';
import { SearchBox } from '../parts/SearchBox';
import { Trouble } from '../parts/Trouble';
import { useForm } from '../parts/useForm';

type Act = 'hold' | 'release' | 'content' | 'reporter';

export function CaseCare(): ReactNode {
  const t = useT('admin');
  const once = useOnce();
  const [sought, setSought] = useState('');
  const [view, setView] = useState<(CaseView) | null>(null);
  const [none, setNone] = useState('');
  const [failure, setFailure] = useState<Failure | null>(null);
  const [said, setSaid] = useState('');

  async function look(text: string, words = ''): Promise<void> {
    setSought(text);
    setNone('');
    setFailure(null);
    setSaid(words);
    const wanted = digits(text);
    if (!/^\d{12,}$/.test(wanted)) {
      setView(null);
      return setNone(t('case_short', { n: wanted.length }));
    }
    try {
      const found = await once.send({ wanted, at: Date.now() }, async () => {
        const hit = (await findNumber(wanted)).items[0];
        return { view: hit ? await getCase(hit.id) : null };
      });
      if (!found) return;
      setView(found.view);
      if (!found.view) setNone(t('case_none'));
    } catch (error) {
      setView(null);
      if (error instanceof Failure && error.code === 'input') setNone(t('case_none'));
      else setFailure(error instanceof Failure ? error : new Failure('problem', 0, null));
    }
  }

  return (
    <section className="card stack-8" aria-labelledby="case-care">
      <h2 id="case-care">{t('case_care')}</h2>
      <p className="note">{t('case_care_hint')}</p>
      <SearchBox label={t('case_number')} value={sought} onSearch={(text) => void look(text)} />
      <p role="status" className={none ? undefined : 'admin-quiet'}>{none}</p>
      <Trouble failure={failure} />
      <Said text={said} />
      {view && <Case view={view} onChanged={(words) => void look(view.number, words)} />}
    </section>
  );
}

function Case({ view, onChanged }: { view: CaseView; onChanged: (words: string) => void }): ReactNode {
  const t = useT('admin');
  const common = useT();
  const now = useNow();
  const [open, setOpen] = useState<Act | null>(null);
  const { hold: held, erased } = view;
  const act = (which: Act): ReactNode => <button type="button" className="btn" onClick={() => setOpen(which)}>{t(`care_${which}`)}</button>;
  return (
    <article className="stack-8">
      <h3 className="num">{number(view.number)} <StateTag state={view.state} audience="staff" /></h3>
      {held && <p className="alert alert-info">{t.rich('held_words', { day: day(held.since, now, common), reason: <Zh>{held.reason}</Zh> })}</p>}
      {erased?.content_at && <p>{t('erased_content', { day: day(erased.content_at, now, common) })}</p>}
      {erased?.reporter_at && <p>{t('erased_reporter', { day: day(erased.reporter_at, now, common) })}</p>}
      <div className="row">
        {held ? act('release') : act('hold')}
        {!held && !erased?.content_at && act('content')}
        {!held && !erased?.reporter_at && act('reporter')}
      </div>
      {open && <CareSheet key={open} view={view} act={open} onClose={() => setOpen(null)} onDone={() => { setOpen(null); onChanged(t(`cared_${open}`)); }} latest={() => { setOpen(null); onChanged(''); }} />}
    </article>
  );
}

type SheetProps = { view: CaseView; act: Act; onClose: () => void; onDone: () => void; latest: () => void };

function CareSheet({ view, act, onClose, onDone, latest }: SheetProps): ReactNode {
  const t = useT('admin');
  const danger = act === 'content' || act === 'reporter';
  const form = useForm<{ number: string; reason: string }, true>({
    name: `care-${act}-${view.id}`,
    empty: { number: '', reason: '' },
    check: (draft) => {
      const found: ['number' | 'reason', string][] = [];
      if (danger && digits(draft.number) !== digits(number(view.number))) found.push(['number', t('case_number_wrong')]);
      if (!draft.reason.trim()) found.push(['reason', t('reason_missing')]);
      return found;
    },
    send: async ({ reason }, key) => {
      const body = { reason: reason.trim() };
      if (act === 'hold') await hold(view.id, body, key);
      else if (act === 'release') await release(view.id, body, key);
      else await erase(view.id, { ...body, what: act }, key);
      return true;
    },
    done: onDone,
  });
  return (
    <FormSheet danger={danger} form={form} title={t(`care_${act}`)} verb={t(`care_${act}`)} busyVerb={t(danger ? 'erasing' : 'org_saving')} onClose={onClose} latest={latest} here={{ wrong_state: t('care_open') }}>
      <p>{t(`care_${act}_effect`)}</p>
      {danger && <TextField at={form.field('number')} label={t('case_number_type')} hint={number(view.number)} value={form.draft.number} inputMode="numeric" max={30} onChange={(text) => form.set({ number: text })} />}
      <TextField at={form.field('reason')} label={t('reason')} hint={t('reason_hint')} value={form.draft.reason} rows={3} max={120} lang="zh" onChange={(reason) => form.set({ reason })} />
    </FormSheet>
  );
}
