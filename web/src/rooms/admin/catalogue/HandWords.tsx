// Who had a version in hand, by post and organisation, and when.
import type { ReactNode } from 'react';
import { useT, useText, Zh } from '../../../i18n';
import { moment } from '../../../ui/format';
import { useNow } from '../../../ui/useNow';
import type { Hand } from '../types';

export function HandWords({ hand, at }: { hand: Hand; at: string | null }): ReactNode {
  const t = useT('admin');
  const common = useT();
  const text = useText();
  const now = useNow();
  const who = hand.post ? t.rich('hand_post', { org: <Zh>{hand.org}</Zh>, post: text(hand.post) }) : t('hand_program');
  return <span className="admin-names"><span>{who}</span>{at && <time dateTime={at}>{moment(at, now, common)}</time>}</span>;
}
