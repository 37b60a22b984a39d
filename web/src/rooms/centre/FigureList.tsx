// The four figures of a division, and the open cases by state; each state's figure opens the cases behind it.
import { Link } from 'wouter';
import type { Figures, Named } from '../../api/types';
import { useT } from '../../i18n';
import { stateWord } from '../../ui/words';
import { count } from '../../ui/format';
import { OPEN, sumStates } from './figures';

type Props = { figures: Figures; state: string | null; onState: (state: string | null) => void };

export function FigureList({ figures, state, onState }: Props) {
  const t = useT('centre');
  const common = useT();
  const states = sumStates(figures);
  return (
    <>
      <dl className="centre-figures">
        <Figure label={t('today_new')} n={figures.today_new} />
        <Figure label={t('today_closed')} n={figures.today_closed} />
        <Figure label={t('open')} n={figures.open} capped={figures.capped} />
        <Figure label={t('overdue')} n={figures.overdue} late={figures.overdue > 0} href={overdueOf(figures.division)} />
      </dl>
      <h2>{t('by_state')}</h2>
      <ul className="centre-states">
        {OPEN.map((one) => (
          <li key={one}>
            <button type="button" className="btn btn-plain" aria-pressed={state === one} onClick={() => onState(state === one ? null : one)}>
              <span>{stateWord(one, 'staff', common)}</span>
              <span className="num">{count(states[one] ?? 0)}</span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** The cases behind the figure of lateness: the desk's queue, narrowed to the township looked at. */
function overdueOf(division: Named): string {
  return division.level === 'township' ? `/desk/q/overdue?township=${division.code}` : '/desk/q/overdue';
}

function Figure({ label, n, capped = false, late = false, href }: { label: string; n: number; capped?: boolean; late?: boolean; href?: string }) {
  const t = useT('centre');
  const words = capped ? t('capped', { n: count(n) }) : count(n);
  return (
    <div>
      <dt>{label}</dt>
      <dd className={late ? 'num centre-late' : 'num'}>{href && n > 0 ? <Link href={href}>{words}</Link> : words}</dd>
    </div>
  );
}
