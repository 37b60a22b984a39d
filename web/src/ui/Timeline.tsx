// What has happened, newest first; a hollow dot on top is what comes next and by when. Unit and post, never a person's name.
import type { ReactNode } from 'react';
import type { Outcome, Photo, RuleRef, StepKind, Text2 } from '../api/types';
import { useT, useText, Zh } from '../i18n';
import { Why, WhyThem } from './Explain';
import { before, latest, moment } from './format';
import { PhotoStrip } from './PhotoStrip';
import { useNow } from './useNow';
import { kindWord, type Audience } from './words';

export type TimelineEntry = {
  kind: StepKind; at: string; unit: string; post: Text2 | null; words: string | null; photos: Photo[]; due: string | null; rule?: RuleRef | null; lead?: string | null; outcome?: Outcome | null; extra?: ReactNode;
};
export type TimelineNext = { step: 'file' | 'dispatch' | 'sign' | 'handle' | 'verify' | 'review' | 'rate'; by: string | null } | null;

/** `own` kinds are the reader's own acts: no unit is named beside them. */
const OWN = new Set<StepKind>(['reported', 'rated', 'note_reporter']);

export function Timeline({ entries, next, audience }: { entries: TimelineEntry[]; next?: TimelineNext; audience: Audience }): ReactNode {
  const t = useT();
  const text = useText();
  const now = useNow();
  const when = audience === 'staff' ? before : latest;
  return (
    <ol className="timeline" aria-label={t('timeline')}>
      {next && (
        <li className="timeline-next">
          <span className="strong">{t(audience === 'staff' ? `next_staff_${next.step}` : `next_${next.step}`)}</span>
          {next.by && <> <time className="note" dateTime={next.by}>{when(next.by, now, t)}</time></>}
        </li>
      )}
      {entries.map((one, i) => (
        <li key={`${one.at} ${one.kind} ${i}`} className={`timeline-${one.kind}`}>
          <p className="timeline-head">
            <time className="note" dateTime={one.at}>{moment(one.at, now, t)}</time>{' '}
            <span className="strong">{kindWord(one.kind, <Zh>{one.lead ?? one.unit}</Zh>, audience, t, one.outcome)}</span>{' '}
          </p>
          {one.unit && !OWN.has(one.kind) && one.kind !== 'dispatched' && (
            <p className="note"><Zh>{one.unit}</Zh>{one.post && <> <span className="nowrap">{text(one.post)}</span></>}</p>
          )}
          {one.words && !(audience === 'resident' && one.kind === 'dispatched') && <p className="quote"><Zh>{one.words}</Zh></p>}
          {one.due && <p className="note"><time dateTime={one.due}>{when(one.due, now, t)}</time></p>}
          {one.rule && (audience === 'staff' ? <Why rule={one.rule} /> : <WhyThem rule={one.rule} />)}
          {one.extra}
          <PhotoStrip photos={one.photos} />
        </li>
      ))}
    </ol>
  );
}
