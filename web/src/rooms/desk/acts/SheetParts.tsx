// Small parts that the sheets share: the failure on top, the loading outline, the way out.
import type { Load } from '../../../api/useLoad';
import type { Failure } from '../../../api/http';
import { useT } from '../../../i18n';
import { fieldWords } from '../../../ui/ErrorSummary';
import { FailureNote } from '../../../ui/FailureNote';
import { Waiting } from '../../../ui/LoadBoundary';
import { usePortal } from '../../../ui/portal';
import { SHOWN } from '../keys';
import { KeyCap } from '../KeyCap';
import type { SheetAct } from '../names';

export function ActFailure({ failure }: { failure: Failure | null }) {
  const common = useT();
  const { county } = usePortal();
  if (!failure) return null;
  const fields = failure.problem?.fields ?? [];
  return (
    <FailureNote failure={failure} audience="staff">
      {fields.length > 0 && <ul>{fields.map((field) => <li key={field.path}>{fieldWords(field, county.name, common)}</li>)}</ul>}
    </FailureNote>
  );
}

export function SheetLoading<R>({ load }: { load: Load<R> }) {
  if (load.data !== undefined) return null;
  return load.error ? <FailureNote failure={load.error} retry={load.reload} audience="staff" reading /> : <Waiting rows={3} retry={load.reload} />;
}

export function Cancel({ onClose, close = false }: { onClose: () => void; /** Nothing was begun that could be cancelled. */ close?: boolean }) {
  const t = useT('desk');
  return (
    <button type="button" className="btn" onClick={onClose} aria-keyshortcuts="Escape">
      {t(close ? 'sheet_close' : 'sheet_cancel')}
      <KeyCap>{SHOWN.close}</KeyCap>
    </button>
  );
}

/** The title of a sheet: the act and the small class, which is a name in the shown language. */
export function useSheetTitle() {
  const t = useT('desk');
  return (act: SheetAct, row: { category: { staff: { zh: string; en: string } } | null; proposed: { staff: { zh: string; en: string } } | null }): string =>
    t(`sheet_${act}`, { thing: (row.category ?? row.proposed)?.staff[t.lang] ?? t('class_none') });
}
