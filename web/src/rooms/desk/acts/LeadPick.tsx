// Whom a case may go to: the proposal marked with its rule, other units on request, and refused units with the reason.
import { useState } from 'react';
import type { Leads, Row } from '../../../api/types';
import { useT, Zh } from '../../../i18n';
import { Basis } from '../case/Basis';
import type { Option } from './DispatchSheet';

type Props = { row: Row; leads: Leads; proposed: Option | null; chosen: Option | null; onChoose: (desk: string) => void };

export function LeadPick({ row, leads, proposed, chosen, onChoose }: Props) {
  const t = useT('desk');
  const open = leads.items.filter((option) => option.refused === null);
  const [all, setAll] = useState(!proposed || chosen !== proposed);
  const shown = all ? open : open.filter((option) => option === proposed);
  return (
    <fieldset className="field">
      <legend className="legend">{t('lead')}</legend>
      {!proposed && <p className="note">{t('lead_no_rule')}</p>}
      <ul className="stack-8">
        {shown.map((option, i) => (
          <li key={option.lead.desk} className="row-between">
            {i > 0 && option.lead.level === 'county' && shown[i - 1]?.lead.level !== 'county' && <span className="desk-lead-group legend">{t('lead_departments')}</span>}
            <label className="check">
              <input type="radio" id={`lead-${i}`} name="lead" checked={option === chosen} onChange={() => onChoose(option.lead.desk)} />
              <span><Zh>{option.lead.name}</Zh> {option.proposed && <span className="tag tag-progress">{t('proposed_mark')}</span>}</span>
            </label>
            {option === proposed && !all && open.length > 1 && (
              <button type="button" className="btn" onClick={() => setAll(true)}>{t('lead_other')}</button>
            )}
          </li>
        ))}
      </ul>
      {proposed && <Basis rule={leads.rule} path={[{ code: row.division, name: row.place, level: 'grid' }]} />}
      <Refused options={leads.items} />
    </fieldset>
  );
}

/** "不能派给：…（这类事由街道以上办理）" */
function Refused({ options }: { options: Option[] }) {
  const t = useT('desk');
  const refused = options.filter((option) => option.refused !== null);
  if (refused.length === 0) return null;
  return (
    <ul className="note">
      {refused.map((option) => <li key={option.lead.desk}>{t.rich('lead_refused_level', { unit: <Zh>{option.lead.name}</Zh> })}</li>)}
    </ul>
  );
}
