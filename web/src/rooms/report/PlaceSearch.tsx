// Finds a community or village by its name, from the outlines that the map has already fetched. Road names are not in them:
// those are written into the address.
import { useEffect, useState, type ReactNode } from 'react';
import * as api from '../../api/calls';
import type { Named } from '../../api/types';
import { useT, Zh } from '../../i18n';

const SHOWN = 6;

export function PlaceSearch({ choose }: { choose: (township: string, village: string) => void }): ReactNode {
  const t = useT('report');
  const [names, setNames] = useState<Named[]>([]);
  const [words, setWords] = useState('');
  useEffect(() => {
    let gone = false;
    api.outline().then((outline) => {
      if (!gone) setNames(outline.features.map((one) => one.properties));
    }, () => undefined);
    return () => {
      gone = true;
    };
  }, []);
  if (names.length === 0) return null;
  const wanted = words.trim();
  const found = wanted ? names.filter((one) => one.level !== 'county' && one.name.includes(wanted)).slice(0, SHOWN) : [];

  function take(one: Named): void {
    setWords('');
    choose(one.code.slice(0, 9), one.level === 'village' ? one.code : '');
  }

  return (
    <div className="field" role="search">
      <label htmlFor="search">{t('search')}</label>
      <input
        id="search"
        className="input"
        type="search"
        autoComplete="off"
        value={words}
        onChange={(event) => setWords(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          event.preventDefault();
          if (found[0]) take(found[0]);
        }}
      />
      <div role="status">{wanted && found.length === 0 && <p className="note">{t('search_none')}</p>}</div>
      {found.length > 0 && (
        <ul className="stack-8">
          {found.map((one) => (
            <li key={one.code}>
              <button type="button" className="btn btn-wide" onClick={() => take(one)}>
                <Zh>{one.level === 'village' ? `${one.name} · ${names.find((up) => up.code === one.code.slice(0, 9))?.name ?? ''}` : one.name}</Zh>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
