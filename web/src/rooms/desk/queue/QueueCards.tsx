// The queue on a phone: one card a case, the whole card opens it.
import { Link } from 'wouter';
import type { Row } from '../../../api/types';
import { useT, Zh } from '../../../i18n';
import { Deadline } from '../../../ui/Deadline';
import { sourceOf } from '../names';
import { CaseCell } from './QueueTable';

export function QueueCards({ rows }: { rows: Row[] }) {
  const t = useT('desk');
  return (
    <ul className="stack-8">
      {rows.map((row) => (
        <li key={row.id}>
          <Link href={`/desk/case/${row.id}`} className="card desk-card" data-key={row.id}>
            <Deadline due={row.due} level={row.level} remaining={row.remaining} />
            <span><CaseCell row={row} /></span>
            <span className="note"><Zh>{row.place}</Zh> · {t(sourceOf(row))}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
