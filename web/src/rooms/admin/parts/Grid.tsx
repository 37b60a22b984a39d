// A list of the administration: a table on the desk, cards on the phone and with large type. Rows hold links and buttons,
// so it is a native table, as at the centre: every one of them is a stop of Tab.
import type { ReactNode } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useT } from '../../../i18n';
import { useWide } from '../../desk/frame/useWide';
import { PAGE_ROWS, pageOf, withPage } from '../address';

export type Col<R> = { id: string; label: string; cell: (row: R) => ReactNode; num?: boolean };
type Props<R> = {
  label: string;
  rows: readonly R[];
  /** The first one heads its row. */
  cols: [Col<R>, ...Col<R>[]];
  keyOf: (row: R) => string;
  /** What can be done with a row: the last column. */
  acts?: (row: R) => ReactNode;
};

export function Grid<R>({ label, rows, cols, keyOf, acts }: Props<R>): ReactNode {
  const t = useT('admin');
  const wide = useWide(900);
  const [head, ...rest] = cols;
  if (!wide) {
    return (
      <ul className="stack-8" aria-label={label}>
        {rows.map((row) => (
          <li key={keyOf(row)} className="card stack-8">
            <p className="strong admin-title">{head.cell(row)}</p>
            <dl className="admin-facts">
              {rest.map((col) => <div key={col.id}><dt>{col.label}</dt><dd className={col.num ? 'num' : undefined}>{col.cell(row)}</dd></div>)}
            </dl>
            {acts && <div className="row">{acts(row)}</div>}
          </li>
        ))}
      </ul>
    );
  }
  return (
    <div className="admin-table-box" role="group" tabIndex={0} aria-label={label}>
      <table className="admin-table" aria-label={label}>
        <thead>
          <tr>
            {cols.map((col) => <th key={col.id} scope="col" className={col.num ? 'num' : undefined}>{col.label}</th>)}
            {acts && <th scope="col">{t('acts')}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              <th scope="row">{head.cell(row)}</th>
              {rest.map((col) => <td key={col.id} className={col.num ? 'num' : undefined}>{col.cell(row)}</td>)}
              {acts && <td><div className="row admin-acts">{acts(row)}</div></td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Below a list; the cursor stands in the address, so Back returns to the same page. */
export function Pager({ rows, next }: { rows: number; next: string | null }): ReactNode {
  const t = useT('admin');
  const [path, go] = useLocation();
  const search = useSearch();
  const page = pageOf(search);
  if (page.number === 1 && !next) return null;
  const from = (page.number - 1) * PAGE_ROWS + 1;
  return (
    <nav className="desk-pager" aria-label={t('pager')}>
      <span className="num">{t('range', { from, to: from + rows - 1 })}</span>
      {page.number > 1 && <button type="button" className="btn" onClick={() => history.back()}>{t('page_previous')}</button>}
      {next && <button type="button" className="btn" onClick={() => go(`${path}?${withPage(search, page.number + 1, next)}`)}>{t('page_next', { n: PAGE_ROWS })}</button>}
    </nav>
  );
}
