// Where one looks: the path from the province down to one's own division, and a list to go one level down or back.
import { divisions, territory } from '../../api/calls';
import type { Named } from '../../api/types';
import { useLoad } from '../../api/useLoad';
import { levelOf, useDivision } from '../../ui/useDivision';
import { useT, Zh } from '../../i18n';

type Props = { own: string; division: string; named: Named | null; onGo: (code: string) => void };

export function Crumbs({ own, division, named, onGo }: Props) {
  const t = useT('centre');
  const below = useLoad(levelOf(own) === 'county' ? `divisions.${own}` : null, () => divisions(own));
  const above = useLoad('territory', territory);
  const ownName = useDivision(own)?.name ?? own;
  const here = division === own;
  return (
    <nav className="centre-crumbs" aria-label={t('crumbs')}>
      <ol>
        {levelOf(own) === 'county' && (above.data?.path ?? []).filter((one) => one.code !== own).map((one) => <li key={one.code}><span><Zh>{one.name}</Zh></span></li>)}
        <li>{here ? <span aria-current="page"><Zh>{ownName}</Zh></span> : <button type="button" className="btn btn-plain" onClick={() => onGo(own)}><Zh>{ownName}</Zh></button>}</li>
        {!here && <li><span aria-current="page"><Zh>{named?.code === division ? named.name : (below.data?.find((one) => one.code === division)?.name ?? division)}</Zh></span></li>}
      </ol>
      {below.data && below.data.length > 0 && (
        <label className="desk-filter">
          <span>{t('drill')}</span>
          <select className="input" value={here ? '' : division} onChange={(event) => onGo(event.target.value || own)}>
            <option value="">{t('drill_all')}</option>
            {below.data.map((one) => <option key={one.code} value={one.code} lang="zh">{one.name}</option>)}
          </select>
        </label>
      )}
    </nav>
  );
}
