// Who looked at this case: unit, post, what for, which fields, when. Fetched on opening, since the list can be long.
import { useEffect, useState } from 'react';
import { reads } from '../../../api/calls';
import { useLoad } from '../../../api/useLoad';
import { useT, useText, Zh } from '../../../i18n';
import { EmptyState } from '../../../ui/EmptyState';
import { moment } from '../../../ui/format';
import { LoadBoundary } from '../../../ui/LoadBoundary';
import { useNow } from '../../../ui/useNow';

const FIELDS = ['phone', 'words', 'photos', 'address'] as const;
const PURPOSES = ['contact', 'verify', 'handle', 'supervise', 'caller'] as const;

export function Looks({ id, turn }: { id: string; turn: number }) {
  const t = useT('desk');
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('looks_show')}</summary>
      {open && <List id={id} turn={turn} />}
    </details>
  );
}

function List({ id, turn }: { id: string; turn: number }) {
  const t = useT('desk');
  const common = useT();
  const text = useText();
  const now = useNow();
  const load = useLoad(`desk.reads.${id}`, () => reads(id));
  const { reload } = load;
  useEffect(() => {
    if (turn > 0) reload();
  }, [turn, reload]);
  const field = (name: string): string => t(FIELDS.includes(name as 'phone') ? `field_${name as 'phone'}` : 'field_other');
  const purpose = (name: string): string => (PURPOSES.includes(name as 'contact') ? common(`purpose_${name as 'contact'}`) : t('purpose_other'));
  return (
    <LoadBoundary load={load} audience="staff" rows={2}>
      {(page) => page.items.length === 0 ? <EmptyState text={t('looks_none')} /> : (
        <ul className="desk-looks">
          {page.items.map((one, i) => (
            <li key={`${one.at} ${i}`}>
              <time className="num" dateTime={one.at}>{moment(one.at, now, common)}</time>{' '}
              <span><Zh>{one.unit}</Zh> {one.post && text(one.post)}</span>
              <p className="note">{t('look_what', { fields: new Intl.ListFormat(t.lang).format(one.fields.map(field)), purpose: purpose(one.purpose) })}</p>
            </li>
          ))}
        </ul>
      )}
    </LoadBoundary>
  );
}
