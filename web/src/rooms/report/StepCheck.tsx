// Step 3: everything on one page with a way back to each part, the optional telephone, and the one button that submits.
import { useEffect, useState, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import * as api from '../../api/calls';
import type { Problem } from '../../api/types';
import { useLang, useT, Zh } from '../../i18n';
import { useT as useCommon } from '../../i18n';
import { ErrorSummary, fieldWords, type FieldError } from '../../ui/ErrorSummary';
import { FailureNote } from '../../ui/FailureNote';
import { digits } from '../../ui/format';
import { usePhotoUrls } from '../../ui/photos/PhotoField';
import { usePortal } from '../../ui/portal';
import { useDivision } from '../../ui/useDivision';
import { getPhoto, saveReport, type Draft } from './draft';
import { answered, noteUnsent, sendReport, type Sending } from './send';
import { StepHead } from './StepHead';
import { placeName } from './StepPlace';
import { change, flush, startAnew } from './useDraft';
import type { Failure } from '../../api/http';

export default function StepCheck({ draft }: { draft: Draft }): ReactNode {
  const t = useT('report');
  const common = useCommon();
  const lang = useLang();
  const { county } = usePortal();
  const [, go] = useLocation();
  const [errors, setErrors] = useState<FieldError[]>([]);
  const [turn, setTurn] = useState(0);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState(false);
  useProposal(draft);

  async function submit(): Promise<void> {
    if (busy) return;
    const phone = digits(draft.phone);
    const bad = phone !== '' && !/^1\d{10}$/.test(phone);
    setTurn(turn + 1);
    setErrors(bad ? [{ id: 'phone', text: common('field_phone_digits', { have: phone.length }) }] : []);
    if (bad) return;
    setBusy(true);
    setFailure(null);
    change({ phone, language: lang });
    await flush();
    const ready: Draft = { ...draft, phone, language: lang, state: 'sending', submittedAt: Date.now() };
    await saveReport(ready);
    noteUnsent(ready);
    void sendReport(draft.id);
    settle(ready, await answered(draft.id));
  }

  /** Sent, or without a network: on to the receipt. Refused: back to a draft, with the reasons. */
  function settle(ready: Draft, sending: Sending | undefined): void {
    setBusy(false);
    const problem = sending?.failure ?? null;
    if (sending?.report.state === 'sent' || problem === null || problem.kind === 'offline') {
      startAnew();
      go('/report/done', { replace: true });
      return;
    }
    const again: Draft = { ...ready, state: 'draft', key: crypto.randomUUID() };
    void saveReport(again);
    noteUnsent(again);
    change({ key: again.key });
    setErrors((problem.problem?.fields ?? []).map((field) => ({ id: fieldOf(field), text: fieldWords(field, county.name, common) })));
    setTurn((n) => n + 1);
    setFailure(problem);
  }

  return (
    <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); void submit(); }}>
      <ErrorSummary errors={errors} turn={turn} />
      <StepHead n={3} page={t('page_check')} />
      <h2>{t('check_question')}</h2>
      {failure && <FailureNote failure={failure} />}
      <Answers draft={draft} />
      <div className="field">
        <label htmlFor="phone">{common('optional', { label: t('phone') })}</label>
        <input
          id="phone"
          className="input num"
          type="tel"
          inputMode="tel"
          autoComplete="tel-national"
          value={draft.phone}
          aria-invalid={errors.some((error) => error.id === 'phone')}
          aria-describedby={errors.some((error) => error.id === 'phone') ? 'phone-error phone-hint' : 'phone-hint'}
          onChange={(event) => change({ phone: event.target.value })}
        />
        {errors.filter((error) => error.id === 'phone').map((error) => <p key={error.id} className="field-error" id="phone-error">{error.text}</p>)}
        <p className="hint" id="phone-hint">{t('phone_hint')}</p>
      </div>
      <fieldset className="field" aria-describedby="publish-hint">
        <legend>{t('publish')}</legend>
        <div className="options">
          {[true, false].map((yes) => (
            <label className="option" key={String(yes)}>
              <input type="radio" name="publish" checked={draft.publish === yes} onChange={() => change({ publish: yes })} />
              <span>{t(yes ? 'publish_yes' : 'publish_no')}</span>
            </label>
          ))}
        </div>
        <p className="hint" id="publish-hint">{t('publish_hint')}</p>
      </fieldset>
      <p className="note">
        {draft.place.located
          ? t.rich('goes_to', { unit: <Zh>{draft.place.located.unit}</Zh> })
          : !draft.place.township && t.rich('goes_to_centre', { county: <Zh>{county.name}</Zh> })}
      </p>
      <button type="submit" className="btn btn-primary btn-wide" aria-busy={busy}>{t(busy ? 'submitting' : 'submit')}</button>
    </form>
  );
}

/** Where a refused field can be mended. */
function fieldOf(field: Problem['fields'][number]): string {
  if (field.path.includes('phone')) return 'phone';
  return field.path.includes('words') ? 'change-words' : 'change-place';
}

/** A guess at the category, shown and marked as one; nothing is stored for it. */
function useProposal(draft: Draft): void {
  const words = draft.words.trim();
  useEffect(() => {
    if (!words) return change({ proposed: null, because: [] });
    let gone = false;
    api.propose(words).then(({ category, rule }) => {
      const found = rule?.facts['words'];
      if (!gone) change({ proposed: category, because: Array.isArray(found) ? found.map(String) : [] });
    }, () => undefined);
    return () => {
      gone = true;
    };
  }, [words]);
}

function Answers({ draft }: { draft: Draft }): ReactNode {
  const t = useT('report');
  const lang = useLang();
  const urls = usePhotoUrls(draft.photos, getPhoto);
  return (
    <dl className="answers card">
      <div>
        <dt>{t('row_words')}</dt>
        <dd>
          {draft.words.trim() ? <p className="quote"><Zh>{draft.words.trim()}</Zh></p> : <p className="note">{t('only_photos')}</p>}
          {draft.photos.length > 0 && (
            <p className="row">
              {draft.photos.map((photo) => urls[photo.id] && <img key={photo.id} className="answer-photo" src={urls[photo.id]} alt="" />)}
              <span className="note">{t('row_photos', { n: draft.photos.length })}</span>
            </p>
          )}
        </dd>
        <dd><Link id="change-words" className="btn btn-plain" href="/report" aria-label={t('change_words')}>{t('change')}</Link></dd>
      </div>
      <div>
        <dt>{t('row_place')}</dt>
        <dd><PlaceAnswer draft={draft} /></dd>
        <dd><Link id="change-place" className="btn btn-plain" href="/report/place" aria-label={t('change_place')}>{t('change')}</Link></dd>
      </div>
      {draft.proposed && (
        <div>
          <dt>{t('row_category')}</dt>
          <dd>
            <p>{t('guess', { name: draft.proposed.plain[lang] })}</p>
            <p className="note">{draft.because.length > 0 ? t.rich('guess_because', { words: <Zh>{draft.because.map((word) => `“${word}”`).join('')}</Zh> }) : t('guess_hint')}</p>
          </dd>
        </div>
      )}
    </dl>
  );
}

function PlaceAnswer({ draft }: { draft: Draft }): ReactNode {
  const t = useT('report');
  const { place } = draft;
  const chosen = place.village || place.township;
  const named = useDivision(chosen)?.name;
  return (
    <>
      {place.located ? <p>{t.rich('near', { place: <Zh>{placeName(place.located)}</Zh> })}</p> : place.point ? <p>{t('point_chosen')}</p> : chosen && <p><Zh>{named || chosen}</Zh></p>}
      {place.address.trim() && <p><Zh>{place.address.trim()}</Zh></p>}
      {place.note.trim() && <p className="note"><Zh>{place.note.trim()}</Zh></p>}
    </>
  );
}
