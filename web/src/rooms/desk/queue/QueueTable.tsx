// The queue as a grid: one stop for Tab, arrows inside, the current row selected. Order comes from the server.
import { useRef } from 'react';
import { Cell, Column, Row as GridRow, Table, TableBody, TableHeader } from 'react-aria-components/Table';
import type { Row } from '../../../api/types';
import { useT, Zh } from '../../../i18n';
import { Deadline } from '../../../ui/Deadline';
import { StateTag } from '../../../ui/StateTag';
import { classOf, className, sheetsOf, sourceOf } from '../names';

type Props = { label: string; rows: Row[]; current: string | null; onCurrent: (id: string) => void; onPreview: (id: string) => void; onOpen: (row: Row) => void };

export function QueueTable({ label, rows, current, onCurrent, onPreview, onOpen }: Props) {
  const t = useT('desk');
  const pointer = useRef(false);
  return (
    <div
      className="desk-table-box"
      onPointerDownCapture={() => { pointer.current = true; }}
      onKeyDownCapture={() => { pointer.current = false; }}
      onDoubleClick={(event) => {
        const id = (event.target as Element).closest('[data-key]')?.getAttribute('data-key');
        const row = rows.find((one) => one.id === id);
        if (row) onOpen(row);
      }}
    >
      <Table
        aria-label={label}
        className="desk-table"
        selectionMode="single"
        selectionBehavior="replace"
        disallowEmptySelection
        selectedKeys={current ? [current] : []}
        onSelectionChange={(keys) => {
          const [key] = keys === 'all' ? [] : [...keys];
          if (key === undefined) return;
          onCurrent(String(key));
          if (pointer.current) onPreview(String(key));
        }}
      >
        <TableHeader>
          <Column id="due" className="desk-col-due">{t('col_due')}</Column>
          <Column id="case" isRowHeader>{t('col_case')}</Column>
          <Column id="place" className="desk-col-place">{t('col_place')}</Column>
          <Column id="source" className="desk-col-source">{t('col_source')}</Column>
        </TableHeader>
        <TableBody items={rows} dependencies={[t]}>
          {(row) => (
            <GridRow id={row.id} className="desk-row" textValue={className(classOf(row).category, t.lang, t('class_none'))}>
              <Cell className="desk-col-due"><Deadline due={row.due} level={row.level} remaining={row.remaining} short /></Cell>
              <Cell><CaseCell row={row} /></Cell>
              <Cell className="desk-col-place"><Zh>{row.place}</Zh></Cell>
              <Cell className="desk-col-source">{t(sourceOf(row))}</Cell>
            </GridRow>
          )}
        </TableBody>
      </Table>
    </div>
  );
}

export function CaseCell({ row }: { row: Row }) {
  const t = useT('desk');
  const { category, guessed } = classOf(row);
  return (
    <>
      <span className="strong">{className(category, t.lang, t('class_none'))}</span>
      {guessed && <span className="note"> {t('guessed')}</span>}{' '}
      <StateTag state={row.state} audience="staff" waiting={sheetsOf(row).length > 0} />
    </>
  );
}
