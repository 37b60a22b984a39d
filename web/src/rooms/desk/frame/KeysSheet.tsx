// `?`: the list of keys, and the switch that turns single letters off.
import { useT } from '../../../i18n';
import { Sheet } from '../acts/Sheet';
import { Cancel } from '../acts/SheetParts';
import { SHOWN } from '../keys';
import { setLetters, useLetters } from '../useKeys';

export function KeysSheet({ onClose }: { onClose: () => void }) {
  const t = useT('desk');
  const letters = useLetters();
  const names = Object.keys(SHOWN) as (keyof typeof SHOWN)[];
  return (
    <Sheet title={t('keys')} onClose={onClose} foot={<Cancel close onClose={onClose} />}>
      <label className="check">
        <input type="checkbox" role="switch" checked={letters} onChange={(event) => setLetters(event.target.checked)} />
        {t('keys_switch')}
      </label>
      <p className="note">{t('keys_hint')}</p>
      <dl className="desk-keys">
        {names.map((name) => (
          <div key={name}>
            <dt><kbd className="desk-key">{SHOWN[name]}</kbd></dt>
            <dd>{t(`key_${name}`)}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  );
}
