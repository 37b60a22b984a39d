// The buttons of a case's acts, taken from the reply's own list of actions; the first one is the primary button.
import { useT } from '../../../i18n';
import type { Row } from '../../../api/types';
import { KeyCap } from '../KeyCap';
import { SHOWN } from '../keys';
import { letterOf, sheetsOf, type SheetAct } from '../names';

type Props = { row: Pick<Row, 'actions'>; onAct: (act: SheetAct) => void; onOpen?: () => void };

export function ActButtons({ row, onAct, onOpen }: Props) {
  const t = useT('desk');
  return (
    <div className="row desk-acts">
      {sheetsOf(row).map((act, i) => (
        <button key={act} type="button" className={i === 0 ? 'btn btn-primary' : 'btn'} aria-haspopup="dialog" aria-keyshortcuts={letterOf(act)} onClick={() => onAct(act)}>
          {t(`act_${act}`)}
          {letterOf(act) && <KeyCap letter>{letterOf(act)}</KeyCap>}
        </button>
      ))}
      {onOpen && (
        <button type="button" className="btn" onClick={onOpen}>
          {t('act_open')}
          <KeyCap>{SHOWN.open}</KeyCap>
        </button>
      )}
    </div>
  );
}
