// 派遣: the proposed lead with its limit, another unit with a reason, a note, and the sentence the reporter will read.
import { useMemo, useState } from 'react';
import { dispatch, leads } from '../../../api/calls';
import type { Leads } from '../../../api/types';
import { useLoad } from '../../../api/useLoad';
import { useT, Zh } from '../../../i18n';
import { ErrorSummary, type FieldError } from '../../../ui/ErrorSummary';
import { moment } from '../../../ui/format';
import { useNow } from '../../../ui/useNow';
import { stateSentence } from '../../../ui/words';
import { useDraft } from '../drafts';
import { LeadPick } from './LeadPick';
import { LeadLimit } from './LeadLimit';
import type { SheetProps } from './props';
import { Commit, Sheet } from './Sheet';
import { ActFailure, Cancel, SheetLoading, useSheetTitle } from './SheetParts';
import { useAct } from './useAct';
import { useReady } from './useReady';

export type Option = Leads['items'][number];
export const BECAUSE = ['duty', 'site', 'other'] as const;
export type Because = (typeof BECAUSE)[number];
type Draft = { lead: string; because: Because | ''; note: string };

export function DispatchSheet({ row, draftName, onClose, onDone, onClash }: SheetProps) {
  const t = useT('desk');
  const common = useT();
  const now = useNow();
  const title = useSheetTitle();
  const load = useLoad(`desk.leads.${row.id}.${row.version}`, () => leads(row.id));
  const { draft, set, clear } = useDraft<Draft>(draftName, { lead: '', because: '', note: '' });
  const [errors, setErrors] = useState<FieldError[]>([]);
  const [turn, setTurn] = useState(0);
  const { proposed, chosen } = useMemo(() => pick(load.data, draft.lead), [load.data, draft.lead]);
  const { busy, failure, run } = useAct(
    (view) => {
      clear();
      const unit = view.dispatch?.lead.name ?? chosen?.preview.unit ?? '';
      const due = view.dispatch?.due ?? chosen?.due;
      onDone(view, t.rich('done_dispatch', { unit: <Zh>{unit}</Zh>, due: due ? moment(due, now, common) : '' }));
    },
    (clash) => onClash(clash, draft.note),
  );
  const other = !!proposed && !!chosen && chosen.lead.desk !== proposed.lead.desk;

  function commit(): void {
    const found: FieldError[] = [];
    if (!chosen) found.push({ id: 'lead-0', text: t('lead_missing') });
    if (other && !draft.because) found.push({ id: 'because-duty', text: t('because_missing') });
    setErrors(found);
    setTurn(turn + 1);
    if (found.length > 0 || !chosen) return;
    const note = draft.note.trim();
    const body = { lead: chosen.lead.desk, ...(note && { note }), ...(other && draft.because && { because: draft.because }) };
    void run(body, (key) => dispatch(row.id, body, { version: row.version, key }));
  }

  if (!useReady(!!load.data, !!load.error)) return null;
  return (
    <Sheet title={title('dispatch', row)} onClose={onClose} onCommit={load.data && commit} foot={<><Cancel onClose={onClose} /><Commit label={t('act_dispatch')} busyLabel={t('busy_dispatch')} busy={busy} onPress={commit} focusKey={proposed ? row.id : null} /></>}>
      <ErrorSummary errors={errors} turn={turn} />
      <ActFailure failure={failure} />
      <SheetLoading load={load} />
      {load.data && (
        <>
          <LeadPick row={row} leads={load.data} proposed={proposed} chosen={chosen} onChoose={(lead) => set({ lead })} />
          {other && <BecausePick value={draft.because} onChange={(because) => set({ because })} invalid={errors.some((error) => error.id === 'because-duty')} />}
          {chosen && <LeadLimit option={chosen} instead={other ? proposed : null} />}
          <div className="field">
            <label htmlFor="dispatch-note">{common('optional', { label: t('dispatch_note') })}</label>
            <p className="hint" id="dispatch-note-hint">{t('dispatch_note_hint')}</p>
            <textarea id="dispatch-note" aria-describedby="dispatch-note-hint" className="input" rows={2} maxLength={1000} value={draft.note} onChange={(event) => set({ note: event.target.value })} />
          </div>
          {chosen && <DispatchPreview option={chosen} />}
        </>
      )}
    </Sheet>
  );
}

/** The proposed lead, and the chosen one: what was picked, else the proposal. */
export function pick(data: Leads | undefined, desk: string): { proposed: Option | null; chosen: Option | null } {
  const open = (data?.items ?? []).filter((option) => option.refused === null);
  const proposed = open.find((option) => option.proposed) ?? null;
  return { proposed, chosen: open.find((option) => option.lead.desk === desk) ?? proposed };
}

function BecausePick({ value, onChange, invalid }: { value: Because | ''; onChange: (because: Because) => void; invalid: boolean }) {
  const t = useT('desk');
  return (
    <fieldset className="field">
      <legend className="legend">{t('because')}</legend>
      <div className="options">
        {BECAUSE.map((one) => (
          <label className="option" key={one}>
            <input type="radio" id={`because-${one}`} name="because" checked={value === one} onChange={() => onChange(one)} />
            <span>{t(`because_${one}`)}</span>
          </label>
        ))}
      </div>
      {invalid && <p className="field-error">{t('because_missing')}</p>}
    </fieldset>
  );
}

/** Made by the same function as the tracking page, so that the promise and the page agree to the word. */
function DispatchPreview({ option }: { option: Option }) {
  const t = useT('desk');
  const common = useT();
  const now = useNow();
  const sentence = { unit: option.preview.unit, unit_phone: '', due: option.preview.due, first_due: null, late_ms: 0, reason: null, refer_to: null, outcome: null };
  return (
    <section className="stack-8">
      <h3>{t('preview_title')}</h3>
      <p className="quote desk-preview-words">
        {stateSentence({ state: 'dispatched', sentence }, now, common, (name) => <Zh>{name}</Zh>)}
      </p>
    </section>
  );
}
