// The right column: the clocks with their sums, why it went where it went (as stored), who looked at it.
import type { CaseView, Clock } from '../../../api/types';
import { useT, Zh } from '../../../i18n';
import { Deadline } from '../../../ui/Deadline';
import { Explain } from '../../../ui/Explain';
import { classOf } from '../names';
import { Looks } from './Looks';
import { Proposal } from './Proposal';
import { Stored } from './Stored';

export function CaseRight({ view, turn }: { view: CaseView; turn: number }) {
  const t = useT('desk');
  return (
    <div className="stack">
      <section className="card stack-8" aria-labelledby="clock-title">
        <h2 id="clock-title">{t('clocks')}</h2>
        {view.clocks.length === 0 && <p className="note">{t('clocks_none')}</p>}
        {view.clocks.map((clock) => <ClockLine key={clock.step} clock={clock} />)}
      </section>
      <Reasons view={view} />
      <section className="card stack-8" aria-labelledby="looks-title">
        <h2 id="looks-title">{t('looks')}</h2>
        <Looks id={view.id} turn={turn} />
      </section>
    </div>
  );
}

function ClockLine({ clock }: { clock: Clock }) {
  const t = useT('desk');
  const common = useT();
  return (
    <div>
      <h3>{common(`step_${clock.step}`)}</h3>
      <p><Deadline due={clock.due} level={clock.level} remaining={clock.remaining} provisional={clock.provisional} /></p>
      {clock.first_late && <p className="note">{t('first_late')}</p>}
      <Explain clock={clock} />
    </div>
  );
}

function Reasons({ view }: { view: CaseView }) {
  const t = useT('desk');
  const { category, guessed } = classOf(view);
  return (
    <section className="card stack-8" aria-labelledby="why-title">
      <h2 id="why-title">{t('reasons')}</h2>
      <dl className="desk-facts">
        <dt>{t('class')}</dt>
        <dd>
          {category ? category.staff[t.lang] : t('class_none')}
          {guessed && <span className="note"> {t('guessed')}</span>}
        </dd>
        {view.dispatch && <><dt>{t('lead')}</dt><dd><Zh>{view.dispatch.lead.name}</Zh></dd></>}
      </dl>
      <Proposal view={view} />
      {view.dispatch && <Stored view={view} dispatch={view.dispatch} />}
    </section>
  );
}
