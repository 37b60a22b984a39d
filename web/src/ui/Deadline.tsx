// A deadline: for staff the level's shape, what is left, then when; for residents only when. New each minute, not announced.
import type { ReactNode } from 'react';
import type { ClockLevel, Remaining } from '../api/types';
import { useT } from '../i18n';
import { before, late, latest, left, moment } from './format';
import { useNow } from './useNow';
import { LEVEL_SHAPES, levelWord } from './words';

type Props = {
  due: string | null;
  level?: ClockLevel;
  remaining?: Remaining | null;
  audience?: 'staff' | 'resident';
  provisional?: boolean;
  /** Leaves out the absolute time, for narrow rows that have it in a tooltip or beside. */
  short?: boolean;
};

export function Deadline({ due, level = 'normal', remaining = null, audience = 'staff', provisional = false, short = false }: Props): ReactNode {
  const t = useT();
  const now = useNow();
  if (audience === 'resident') return due ? <time dateTime={due}>{latest(due, now, t)}</time> : null;
  return (
    <span className={`deadline level-${level}`}>
      <Level level={level} />{' '}
      <span>{due ? <time dateTime={due}>{words()}</time> : t(level === 'paused' ? 'paused' : 'level_none')}</span>
      {provisional && <span className="note"> {t('provisional')}</span>}
    </span>
  );

  function words(): ReactNode {
    if (!due) return '';
    if (level === 'paused') return t('paused');
    if (level === 'late') {
      const over = late(due, now, t);
      return short ? over : t.rich('late_then_due', { late: whole(over), due: whole(t('late_should', { time: moment(due, now, t) })) });
    }
    if (!remaining) return before(due, now, t);
    return short ? left(remaining, t, true) : t.rich('left_then_due', { left: whole(left(remaining, t)), due: whole(before(due, now, t)) });
  }
}

/** A piece that wraps as a whole, where it fits. */
function whole(text: string): ReactNode {
  return <span className="deadline-piece">{text}</span>;
}

/** The level's shape with its word for those who do not see shapes. */
export function Level({ level, word = false }: { level: ClockLevel; word?: boolean }): ReactNode {
  const t = useT();
  return (
    <span className={`level level-${level}`}>
      <span aria-hidden="true">{LEVEL_SHAPES[level]}</span>
      <span className={word ? undefined : 'visually-hidden'}> {levelWord(level, t)}</span>
    </span>
  );
}
