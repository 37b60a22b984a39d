// 核查: before and after side by side, the closing standard item by item, one's own photo where the small class wants it.
// Who handled it is not shown. Passing closes the case, failing sends it back with a reason.
import { useState } from 'react';
import { fail, getCase, pass } from '../../../api/calls';
import type { Category, CaseView, Photo } from '../../../api/types';
import { useLoad } from '../../../api/useLoad';
import { useT, Zh } from '../../../i18n';
import { ErrorSummary, type FieldError } from '../../../ui/ErrorSummary';
import { useDraft } from '../drafts';
import { actionOf } from '../names';
import { checkFail, checkPass, type Marks } from '../verdict';
import { Compare } from './Compare';
import { SitePhotos } from './SitePhotos';
import type { SheetProps } from './props';
import { Commit, Sheet } from './Sheet';
import { ActFailure, Cancel, SheetLoading, useSheetTitle } from './SheetParts';
import { useAct } from './useAct';
import { useReady } from './useReady';

type Draft = { marks: Marks; photos: Photo[]; reason: string };
const EMPTY: Draft = { marks: {}, photos: [], reason: '' };
const FIELD: Record<string, string> = { photo: 'verify-photo', reason: 'verify-reason' };

export function VerifySheet({ row, draftName, onClose, onDone, onClash }: SheetProps) {
  const t = useT('desk');
  const title = useSheetTitle();
  const load = useLoad(`desk.case.${row.id}`, () => getCase(row.id));
  const { draft, set, clear } = useDraft(draftName, EMPTY);
  const [errors, setErrors] = useState<FieldError[]>([]);
  const [turn, setTurn] = useState(0);
  const [verdict, setVerdict] = useState<'pass' | 'fail'>('pass');
  const done = (view: CaseView): void => {
    clear();
    onDone(view, t(view.state === 'closed' ? 'done_pass' : 'done_fail'));
  };
  const { busy, failure, run } = useAct(done, (clash) => onClash(clash, draft.reason));

  const standard = row.category?.standard ?? [];
  const wantsPhoto = actionOf(row, 'pass')?.needs.includes('photo') ?? row.category?.photo.verify ?? false;
  const photos = draft.photos.map((photo) => photo.id);

  function refuseToSend(found: ReturnType<typeof checkPass>): boolean {
    setErrors(found.map((wrong) => ({ id: FIELD[wrong.kind] ?? `item-${wrong.item}-ok`, text: t(`verify_${wrong.kind}`) })));
    setTurn(turn + 1);
    return found.length > 0;
  }
  function commitPass(): void {
    setVerdict('pass');
    if (refuseToSend(checkPass(standard, draft.marks, wantsPhoto, photos.length))) return;
    const body = { items: standard.map(({ code }) => ({ code, ok: true as const })), photos };
    void run({ pass: body }, (key) => pass(row.id, body, { version: row.version, key }));
  }
  function commitFail(): void {
    setVerdict('fail');
    const reason = draft.reason.trim();
    if (refuseToSend(checkFail(standard, draft.marks, reason))) return;
    const items = standard.flatMap(({ code }) => (draft.marks[code] === undefined ? [] : [{ code, ok: draft.marks[code] }]));
    const body = { items, reason, photos };
    void run({ fail: body }, (key) => fail(row.id, body, { version: row.version, key }));
  }

  if (!useReady(!!load.data, !!load.error)) return null;
  const foot = (
    <>
      <Cancel onClose={onClose} />
      <span className="desk-grow" />
      <Commit plain label={t('act_fail')} busyLabel={t('busy_fail')} busy={busy && verdict === 'fail'} onPress={commitFail} />
      <Commit label={t('act_pass')} busyLabel={t('busy_pass')} busy={busy && verdict === 'pass'} onPress={commitPass} />
    </>
  );
  return (
    <Sheet wide title={title('verify', row)} onClose={onClose} onCommit={load.data && commitPass} foot={foot}>
      <ErrorSummary errors={errors} turn={turn} />
      <ActFailure failure={failure} />
      <p className="note">{t('verify_not_you')}</p>
      <SheetLoading load={load} />
      {load.data && <Compare before={load.data.photos} after={load.data.result?.photos ?? []} afterAt={load.data.result?.at ?? null} />}
      {load.data?.result && <Result view={load.data} />}
      <Items standard={standard} marks={draft.marks} onMark={(code, ok) => set({ marks: { ...draft.marks, [code]: ok } })} />
      <SitePhotos id={row.id} photos={draft.photos} required={wantsPhoto} onChange={(next) => set({ photos: next })} />
      <div className="field">
        <label htmlFor="verify-reason">{t('verify_reason_label')}</label>
        <textarea id="verify-reason" className="input" rows={2} maxLength={1000} value={draft.reason} onChange={(event) => set({ reason: event.target.value })} />
      </div>
      <p className="note">{t('verify_after')}</p>
    </Sheet>
  );
}

function Result({ view }: { view: CaseView }) {
  const t = useT('desk');
  const common = useT();
  if (!view.result) return null;
  return (
    <section className="stack-8">
      <h3>{t('result_title')}</h3>
      <p className="strong">{common(`outcome_${view.result.outcome}`)}</p>
      {view.result.words && <p className="quote"><Zh>{view.result.words}</Zh></p>}
    </section>
  );
}

type ItemsProps = { standard: Category['standard']; marks: Marks; onMark: (code: string, ok: boolean) => void };

function Items({ standard, marks, onMark }: ItemsProps) {
  const t = useT('desk');
  return (
    <section className="stack-8">
      <h3>{t('standard_title')}</h3>
      {standard.map(({ code, text }) => (
        <fieldset key={code} className="desk-item">
          <legend>{text[t.lang]}</legend>
          <div className="options">
            {([true, false] as const).map((ok) => (
              <label className="option" key={String(ok)}>
                <input type="radio" id={`item-${code}-${ok ? 'ok' : 'no'}`} name={`item-${code}`} checked={marks[code] === ok} onChange={() => onMark(code, ok)} />
                <span>{t(ok ? 'item_ok' : 'item_no')}</span>
              </label>
            ))}
          </div>
        </fieldset>
      ))}
    </section>
  );
}
