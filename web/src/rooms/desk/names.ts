// Small readings of a row: what it is called, which acts it allows, what a sheet needs. Pure.
import type { Act, ActionRef, Category, Row } from '../../api/types';
import type { Lang } from '../../i18n';
import { SHOWN } from './keys';

type Named = { category: Category | null; proposed: Category | null };

/** A case has no title of its own: its small class stands for it, else the proposed one. */
export function classOf(row: Named): { category: Category | null; guessed: boolean } {
  return { category: row.category ?? row.proposed, guessed: row.category === null && row.proposed !== null };
}

export function className(category: Category | null, lang: Lang, none: string): string {
  return category ? category.staff[lang] : none;
}

export function actionOf(row: Pick<Row, 'actions'>, act: Act): ActionRef | undefined {
  return row.actions.find((action) => action.act === act);
}

export type SheetAct = 'file' | 'dispatch' | 'verify' | 'refuse' | 'review' | 'return' | 'answer' | 'undo' | 'reassign' | 'sign' | 'submit';

/** Where a report came from. */
export function sourceOf(row: Pick<Row, 'source'>): 'source_resident' | 'source_hotline' | 'source_patrol' | 'source_visit' | 'source_other' {
  switch (row.source) {
    case 'resident': return 'source_resident';
    case 'hotline': return 'source_hotline';
    case 'patrol': return 'source_patrol';
    case 'visit': return 'source_visit';
    default: return 'source_other';
  }
}

/** The sheets that a row's actions open: passing and failing share one. */
export function sheetsOf(row: Pick<Row, 'actions'>): SheetAct[] {
  const sheets: SheetAct[] = [];
  if (actionOf(row, 'sign')) sheets.push('sign');
  if (actionOf(row, 'submit')) sheets.push('submit');
  if (actionOf(row, 'file')) sheets.push('file');
  if (actionOf(row, 'dispatch')) sheets.push('dispatch');
  if (actionOf(row, 'pass') ?? actionOf(row, 'fail')) sheets.push('verify');
  if (actionOf(row, 'accept_return')) sheets.push('review');
  if (actionOf(row, 'answer')) sheets.push('answer');
  if (actionOf(row, 'refuse')) sheets.push('refuse');
  if (actionOf(row, 'return')) sheets.push('return');
  if (actionOf(row, 'reassign')) sheets.push('reassign');
  if (actionOf(row, 'undo_dispatch')) sheets.push('undo');
  return sheets;
}

/** The letter that opens a sheet: R sends back what came, V judges; the others have none. */
export function letterOf(act: SheetAct): string | undefined {
  switch (act) {
    case 'file': return SHOWN.file;
    case 'dispatch': return SHOWN.dispatch;
    case 'refuse':
    case 'return': return SHOWN.refuse;
    case 'verify':
    case 'review': return SHOWN.verify;
    case 'answer':
    case 'sign':
    case 'submit':
    case 'undo':
    case 'reassign': return undefined;
  }
}

/** The sheet that a letter opens for this row. */
export function sheetFor(row: Pick<Row, 'actions'>, letter: 'refuse' | 'verify'): SheetAct {
  const sheets = sheetsOf(row);
  if (letter === 'refuse') return sheets.includes('return') ? 'return' : 'refuse';
  return sheets.includes('review') ? 'review' : 'verify';
}
