// Where: a name typed finds the community (by name, part of the path or pinyin initials); or township, then community from the
// lists; or the address as the caller says it.
import { useEffect, useState, type ReactNode } from 'react';
import { divisions, searchDivisions, territory } from '../../api/calls';
import type { Named } from '../../api/types';
import { useLoad } from '../../api/useLoad';
import { useT, Zh } from '../../i18n';
import type { Draft } from './take';

const WAIT_MS = 200;

export function PlaceFields({ draft, set, error }: { draft: Draft; set: (part: Partial<Draft>) => void; error: ReactNode }): ReactNode {
  const t = useT('hotline');
  const common = useT();
  const county = useLoad('territory', territory);
  const code = county.data?.county.code ?? '';
  const townships = useLoad(code ? `divisions.${code}` : null, () => divisions(code));
  const villages = useLoad(draft.township ? `divisions.${draft.township}` : null, () => divisions(draft.township));
  return (
    <fieldset className="field hotline-place">
      <legend className="legend">{t('place')}</legend>
      <Find county={code} onFound={(found) => set({ township: found.slice(0, 9), village: found.length >= 12 ? found.slice(0, 12) : '' })} />
      <div className="hotline-two">
        <Pick id="take-township" label={t('township')} none={t('township_none')} value={draft.township} options={townships.data} invalid={!!error} onChange={(township) => set({ township, village: '' })} />
        <Pick id="take-village" label={t('village')} none={t('village_none')} value={draft.village} options={draft.township ? villages.data : []} onChange={(village) => set({ village })} />
      </div>
      {error && <p className="field-error">{error}</p>}
      <div className="field">
        <label htmlFor="take-address">{common('optional', { label: t('address') })}</label>
        <input id="take-address" className="input" autoComplete="off" maxLength={120} value={draft.address} onChange={(event) => set({ address: event.target.value })} />
      </div>
    </fieldset>
  );
}

function Pick({ id, label, none, value, options, invalid = false, onChange }: { id: string; label: string; none: string; value: string; options: Named[] | undefined; invalid?: boolean; onChange: (code: string) => void }) {
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} className="input" value={value} aria-invalid={invalid} onChange={(event) => onChange(event.target.value)}>
        <option value="">{none}</option>
        {(options ?? []).map((one) => <option key={one.code} value={one.code} lang="zh">{one.name}</option>)}
      </select>
    </div>
  );
}

/** Type-ahead over the county's divisions; Enter takes the first. */
function Find({ county, onFound }: { county: string; onFound: (code: string) => void }) {
  const t = useT('hotline');
  const [text, setText] = useState('');
  const [found, setFound] = useState<Named[]>([]);
  const wanted = text.trim();
  useEffect(() => {
    if (!wanted || !county) return setFound([]);
    let gone = false;
    const timer = setTimeout(() => {
      searchDivisions(wanted).then((page) => {
        if (!gone) setFound(page.items.filter((one) => one.code.startsWith(county) && one.code.length > county.length).slice(0, 6));
      }, () => undefined);
    }, WAIT_MS);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [wanted, county]);
  function take(one: Named | undefined): void {
    if (!one) return;
    setText('');
    onFound(one.code);
  }
  return (
    <div className="field">
      <label htmlFor="take-find">{t('find_place')}</label>
      <input id="take-find" className="input" type="search" autoComplete="off" value={text} aria-describedby="take-find-hint" onChange={(event) => setText(event.target.value)} onKeyDown={(event) => { if (event.key === 'Enter' && !event.ctrlKey && !event.nativeEvent.isComposing) { event.preventDefault(); take(found[0]); } }} />
      <p className="hint" id="take-find-hint">{t('find_place_hint')}</p>
      <ul className="hotline-found" aria-label={t('find_place_found')}>
        {found.map((one) => <li key={one.code}><button type="button" className="btn" onClick={() => take(one)}><Zh>{one.name}</Zh></button></li>)}
      </ul>
    </div>
  );
}
