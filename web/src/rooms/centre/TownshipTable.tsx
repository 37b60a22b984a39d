// Open cases by township and state, in code order; a township goes one level down, a figure opens the cases behind it.
import type { Figures } from '../../api/types';
import { useT, Zh } from '../../i18n';
import { count } from '../../ui/format';
import { stateWord } from '../../ui/words';
import { OPEN } from './figures';

type Props = { figures: Figures; state: string | null; onGo: (next: { division: string; state?: string | null }) => void };

/** The county's own line is for cases whose township is not known yet; it shows only when there are some. */
function belongs({ division, open }: Figures['by_township'][number]): boolean {
  return division.level !== 'county' || open > 0;
}

export function TownshipTable({ figures, state, onGo }: Props) {
  const t = useT('centre');
  const common = useT();
  const rows = [...figures.by_township].filter(belongs).sort((a, b) => a.division.code.localeCompare(b.division.code));
  const whole = figures.division.code;
  return (
    <div className="centre-table-box" role="region" tabIndex={0} aria-labelledby="township-table">
      <table className="centre-table" aria-labelledby="township-table">
        <caption id="township-table">{t('table')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('township')}</th>
            {OPEN.map((one) => <th key={one} scope="col" className="num" aria-current={state === one || undefined}>{stateWord(one, 'staff', common)}</th>)}
            <th scope="col" className="num">{t('open')}</th>
            <th scope="col" className="num">{t('overdue')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ division, open, overdue, states }) => (
            <tr key={division.code}>
              <th scope="row">{division.code === whole && division.level === 'county' ? t('no_township') : <button type="button" className="centre-link" onClick={() => onGo({ division: division.code })}><Zh>{division.name}</Zh></button>}</th>
              {OPEN.map((one) => (
                <td key={one} className="num">
                  {states[one] ? <button type="button" className="centre-link" onClick={() => onGo({ division: division.code, state: one })}>{count(states[one])}</button> : count(0)}
                </td>
              ))}
              <td className="num">{count(open)}</td>
              <td className={overdue > 0 ? 'num centre-late' : 'num'}>{count(overdue)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
