// The limit of the chosen lead with its sum; where another unit was chosen, the proposal's limit is struck through beside it.
import { useT } from '../../../i18n';
import { Explain, limitWord } from '../../../ui/Explain';
import { before } from '../../../ui/format';
import { useNow } from '../../../ui/useNow';
import type { Option } from './DispatchSheet';

export function LeadLimit({ option, instead }: { option: Option; instead: Option | null }) {
  const t = useT('desk');
  const common = useT();
  const now = useNow();
  const words = (one: Option): string => t('lead_limit', { limit: limitWord(one.limit, common), due: before(one.due, now, common) });
  const start = new Date(now).toISOString();
  return (
    <div className="field">
      <h3>{t('limit')}</h3>
      {instead && instead.due !== option.due && <p><del className="note">{words(instead)}</del></p>}
      <p className="num"><time dateTime={option.due}>{words(option)}</time></p>
      <Explain clock={{ started: start, due: option.due, limit: option.limit, explain: option.explain, provisional: false }} />
    </div>
  );
}
