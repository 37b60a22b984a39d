// 我的数据谁看过: one entry a reader, purpose and day, by unit and post; and the reporter's own number and name, erased on request.
import { useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import * as api from '../../api/calls';
import type { Looked, Track } from '../../api/types';
import { useLoad } from '../../api/useLoad';
import { useT, useText, Zh, type T } from '../../i18n';
import { useT as useCommon } from '../../i18n';
import { EmptyState } from '../../ui/EmptyState';
import { moment, number } from '../../ui/format';
import { LoadBoundary } from '../../ui/LoadBoundary';
import { PageHead } from '../../ui/PageHead';
import { usePortal } from '../../ui/portal';
import { useNow } from '../../ui/useNow';
import { EraseOwn } from './EraseOwn';

const FIELDS = ['words', 'photos', 'phone', 'name', 'address', 'number'] as const;
const PURPOSES = ['handle', 'verify', 'contact', 'supervise', 'caller'] as const;
type Purpose = (typeof PURPOSES)[number];

/** What was opened, in words; everything said later in the course is one thing to its reader. */
export function fields(names: string[], t: T<'track'>): string {
  const known = FIELDS.filter((one) => names.includes(one)).map((one) => t(`seen_${one}`));
  const other = names.some((name) => !FIELDS.some((one) => one === name));
  return new Intl.ListFormat(t.lang).format(other ? [...known, t('seen_other')] : known);
}

function purpose(word: string, t: T<'track'>): string {
  return t(`for_${PURPOSES.find((one) => one === word) ?? 'handle'}`);
}

export default function Access({ track, reload }: { track: Track; reload: () => void }): ReactNode {
  const t = useT('track');
  const { phone } = usePortal();
  const [, go] = useLocation();
  const load = useLoad('tracking/reads', api.ownReads);
  return (
    <>
      <PageHead title={t('access_page')} page={t('access_page')} back={() => go('/track')}>
        <span className="num strong">{number(track.number)}</span>
      </PageHead>
      {track.erased?.content_at && <p className="alert alert-info">{t('access_erased')}</p>}
      <LoadBoundary load={load}>{(reads) => <Reads reads={reads} />}</LoadBoundary>
      <details className="card">
        <summary>{t('access_how')}</summary>
        <p>{t('access_how_text')}</p>
      </details>
      <p className="note">{t('access_ask', { phone })}</p>
      <EraseOwn track={track} reload={reload} />
    </>
  );
}

function Reads({ reads }: { reads: Looked[] }): ReactNode {
  const t = useT('track');
  const [only, setOnly] = useState<Purpose | ''>('');
  if (reads.length === 0) return <EmptyState text={t('access_none')} />;
  const units = new Set(reads.map((read) => read.org)).size;
  const purposes = PURPOSES.filter((one) => reads.some((read) => read.purpose === one));
  const shown = reads.filter((read) => only === '' || read.purpose === only);
  return (
    <section className="stack" aria-label={t('access_page')}>
      <p className="strong">{t('access_sum', { units, times: reads.length })}</p>
      {purposes.length > 1 && (
        <div className="field">
          <label htmlFor="purpose">{t('access_filter')}</label>
          <select id="purpose" className="input" value={only} onChange={(event) => setOnly(event.target.value as Purpose | '')}>
            <option value="">{t('access_all')}</option>
            {purposes.map((one) => <option key={one} value={one}>{purpose(one, t)}</option>)}
          </select>
        </div>
      )}
      <ol className="stack access">
        {shown.map((read) => <Entry key={`${read.at} ${read.org} ${read.purpose}`} read={read} />)}
      </ol>
    </section>
  );
}

function Entry({ read }: { read: Looked }): ReactNode {
  const t = useT('track');
  const common = useCommon();
  const text = useText();
  const now = useNow();
  return (
    <li className="card stack-8">
      <p>
        <time className="note" dateTime={read.at}>{moment(read.at, now, common)}</time>
        {read.automatic && <> <span className="tag">{t('access_automatic')}</span></>}
      </p>
      <p className="strong"><Zh>{read.org}</Zh>{read.post && <> · {text(read.post)}</>}</p>
      <p>{t('access_what', { fields: fields(read.fields, t) })}</p>
      <p>{t('access_for', { purpose: purpose(read.purpose, t) })}</p>
    </li>
  );
}
