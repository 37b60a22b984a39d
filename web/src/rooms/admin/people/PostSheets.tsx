// The end of a post and to whom its matters go; a stand-in; handing over now.
import { useState, type ReactNode } from 'react';
import { useLoad } from '../../../api/useLoad';
import { useT, useText, Zh } from '../../../i18n';
import { Sheet } from '../../desk/acts/Sheet';
import { Cancel, SheetLoading } from '../../desk/acts/SheetParts';
import { StandInForm } from '../../me/StandInForm';
import { giveStandIn } from '../../me/calls';
import { all, endPost, handOver, people } from '../calls';
import { Danger } from '../parts/Danger';
import { SelectField } from '../parts/Fields';
import { FormSheet } from '../parts/FormSheet';
import { useForm } from '../parts/useForm';
import type { AdminPost, Person } from '../types';
import { deputiesOf, type Deputy } from './deputies';

function useDeputies(post: AdminPost) {
  return useLoad(`admin.members.${post.org.id}`, () => all((after) => people({ org: post.org.id, limit: 100, ...after })));
}

function useOptions() {
  const t = useT('admin');
  const text = useText();
  return (deputies: Deputy[]): [string, string][] => deputies.map((one) => [one.membership, t('deputy', { name: one.name, title: text(one.title) })]);
}

type EndProps = { person: Person; post: AdminPost; onClose: () => void; onDone: (person: Person) => void; latest: () => void };

export function EndPostSheet({ person, post, onClose, onDone, latest }: EndProps): ReactNode {
  const t = useT('admin');
  const text = useText();
  const options = useOptions();
  const load = useDeputies(post);
  const [to, setTo] = useState('');
  return (
    <Danger
      title={t('post_end_title', { title: text(post.title) })}
      effect={
        <>
          <span>{t.rich('post_end_effect', { name: <Zh>{person.name}</Zh>, org: <Zh>{post.org.name}</Zh> })}</span>
          {post.holding !== null && post.holding > 0 && <span className="admin-line">{t('post_end_holding', { n: post.holding })}</span>}
          <SheetLoading load={load} />
          {load.data && <SelectField at={{ id: 'hand-to', error: undefined }} label={t('hand_to')} value={to} none={t('hand_to_desk')} names options={options(deputiesOf(load.data, post))} onChange={setTo} />}
        </>
      }
      verb={t('post_end')}
      busyVerb={t('post_ending')}
      send={(key) => endPost(post.membership, { hand_to: to || null }, { version: person.version, key })}
      done={onDone}
      onKeep={onClose}
      latest={latest}
    />
  );
}

export function HandOverSheet({ post, onClose, onDone }: { post: AdminPost; onClose: () => void; onDone: (words: ReactNode) => void }): ReactNode {
  const t = useT('admin');
  const options = useOptions();
  const load = useDeputies(post);
  const form = useForm<{ to: string }, true>({
    name: `hand-over-${post.membership}`,
    empty: { to: '' },
    check: (draft) => (draft.to ? [] : [['to', t('hand_over_missing')]]),
    send: async (draft, key) => { await handOver(post.membership, draft, key); return true; },
    done: () => onDone(t('handed_over')),
  });
  return (
    <FormSheet form={form} title={t('hand_over')} verb={t('hand_over')} busyVerb={t('handing_over')} onClose={onClose}>
      <p>{t('hand_over_effect')}</p>
      <SheetLoading load={load} />
      {load.data && <SelectField at={form.field('to')} label={t('hand_to')} value={form.draft.to} none={t('hand_to_none')} names options={options(deputiesOf(load.data, post))} onChange={(to) => form.set({ to })} />}
      {load.data && deputiesOf(load.data, post).length === 0 && <p className="note">{t('deputies_none')}</p>}
    </FormSheet>
  );
}

export function StandInSheet({ post, onClose, onDone }: { post: AdminPost; onClose: () => void; onDone: (words: ReactNode) => void }): ReactNode {
  const t = useT('admin');
  const text = useText();
  const load = useDeputies(post);
  return (
    <Sheet title={t('stand_in_set')} onClose={onClose} foot={<Cancel onClose={onClose} close />}>
      <p>{t('stand_in_effect')}</p>
      <SheetLoading load={load} />
      {load.data && (
        <StandInForm
          deputies={deputiesOf(load.data, post).map((one) => ({ membership: one.membership, name: one.name, beside: text(one.title) }))}
          send={(body, key) => giveStandIn(post.membership, body, key)}
          done={(given) => onDone(t.rich('stand_in_given', { name: <Zh>{given.by.name}</Zh> }))}
        />
      )}
    </Sheet>
  );
}
