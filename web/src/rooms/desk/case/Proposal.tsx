// What a published rule proposes for this case, with the row it comes from: the class before filing, the unit before dispatch.
import { leads } from '../../../api/calls';
import type { CaseView } from '../../../api/types';
import { useLoad } from '../../../api/useLoad';
import { useT, Zh } from '../../../i18n';
import { Basis } from './Basis';

export function Proposal({ view }: { view: CaseView }) {
  if (view.state === 'reported') return <ClassProposal view={view} />;
  return view.actions.some((action) => action.act === 'dispatch') ? <LeadProposal view={view} /> : null;
}

function ClassProposal({ view }: { view: CaseView }) {
  const t = useT('desk');
  if (!view.proposed) return <p className="note">{t('proposal_none')}</p>;
  return (
    <div className="desk-proposal">
      <p>{t('proposal', { what: view.proposed.staff[t.lang] })}</p>
      {view.proposal && <Basis rule={view.proposal} path={view.path} />}
    </div>
  );
}

/** The same answer that the dispatch sheet will use; fetched here, it is there when D is pressed. */
function LeadProposal({ view }: { view: CaseView }) {
  const t = useT('desk');
  const load = useLoad(`desk.leads.${view.id}.${view.version}`, () => leads(view.id));
  if (!load.data) return null;
  const proposed = load.data.items.find((one) => one.proposed && one.refused === null);
  return (
    <div className="desk-proposal">
      <p>{proposed ? t.rich('proposal', { what: <Zh>{proposed.lead.name}</Zh> }) : t('lead_no_rule')}</p>
      <Basis rule={load.data.rule} path={view.path} />
    </div>
  );
}
