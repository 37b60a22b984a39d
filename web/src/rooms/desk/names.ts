// Small readings of a row: what it is called, which acts it allows, what a sheet needs. Pure.
import type { Act, ActionRef, Category, Row } from '../../api/types';
import type { Lang } from '../../i18n';

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

export type SheetAct = 'file' | 'dispatch' | 'verify' | 'refuse';

/** Where a report came from; residents only so far. */
export function sourceOf(row: Pick<Row, 'source'>): 'source_resident' | 'source_other' {
  return row.source === 'resident' ? 'source_resident' : 'source_other';
}

/** The sheets that a row's actions open: passing and failing share one. */
export function sheetsOf(row: Pick<Row, 'actions'>): SheetAct[] {
  const sheets: SheetAct[] = [];
  if (actionOf(row, 'file')) sheets.push('file');
  if (actionOf(row, 'dispatch')) sheets.push('dispatch');
  if (actionOf(row, 'pass') ?? actionOf(row, 'fail')) sheets.push('verify');
  if (actionOf(row, 'refuse')) sheets.push('refuse');
  return sheets;
}
