// Step 1: what happened, in words or photos. Emergency numbers come first.
import { useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useLang, useT } from '../../i18n';
import { ErrorSummary } from '../../ui/ErrorSummary';
import { local, moment } from '../../ui/format';
import { positionOf } from '../../ui/photos/exif';
import { PhotoField } from '../../ui/photos/PhotoField';
import type { Shrunk } from '../../ui/photos/shrink';
import { useT as useCommon } from '../../i18n';
import { getPhoto, isEmpty, savePhoto, type Draft, type DraftPhoto } from './draft';
import { StepHead } from './StepHead';
import { change, currentDraft, flush } from './useDraft';

const WORDS_MAX = 2000;
const removed = new Map<string, { photo: DraftPhoto; at: number }>();

export function StepWords({ draft }: { draft: Draft }): ReactNode {
  const t = useT('report');
  const lang = useLang();
  const [, go] = useLocation();
  const [problem, setProblem] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);

  function next(): void {
    const length = [...draft.words.trim()].length;
    const found = isEmpty(draft) ? t('need_words') : length > WORDS_MAX ? t('words_long', { n: length }) : null;
    setProblem(found);
    setTurn(turn + 1);
    if (found) return;
    change({ language: lang });
    void flush();
    go('/report/place');
  }

  return (
    <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); next(); }}>
      <ErrorSummary errors={problem ? [{ id: 'words', text: problem }] : []} turn={turn} />
      <StepHead n={1} page={t('page_words')} />
      <div className="emergency">
        <p>{t('emergency')}</p>
        <p className="row">
          {['110', '119', '120'].map((n) => <a key={n} className="btn num" href={`tel:${n}`}>{n}</a>)}
        </p>
      </div>
      <div className="field">
        <label htmlFor="words">{t('what')}</label>
        <textarea
          id="words"
          className="input"
          rows={5}
          value={draft.words}
          aria-describedby={problem ? 'words-error words-hint' : 'words-hint'}
          aria-invalid={problem !== null}
          onChange={(event) => change({ words: event.target.value })}
        />
        {problem && <p className="field-error" id="words-error">{problem}</p>}
        <p className="hint" id="words-hint">{t('what_hint')}</p>
      </div>
      <PhotoField id="photo" photos={draft.photos} get={getPhoto} add={addPhoto} replace={replacePhoto} remove={removePhoto} restore={restorePhoto} />
      <p className="hint">{t('cover_hint')}</p>
      <Saved at={draft.savedAt} empty={isEmpty(draft)} />
      <button type="submit" className="btn btn-primary btn-wide">{t('next')}</button>
    </form>
  );
}

function Saved({ at, empty }: { at: number | null; empty: boolean }): ReactNode {
  const t = useT('report');
  const common = useCommon();
  if (at === null || empty) return null;
  const now = Date.now();
  const today = local(at).day === local(now).day;
  return <p className="note">{t('saved', { time: today ? local(at).clock : moment(at, now, common) })}</p>;
}

async function addPhoto(photo: Shrunk, original: File): Promise<void> {
  const id = crypto.randomUUID();
  const point = positionOf(await original.slice(0, 262_144).arrayBuffer());
  await savePhoto(id, photo.bytes);
  change((now) => ({
    photos: [...now.photos, { id, key: crypto.randomUUID(), width: photo.width, height: photo.height, covered: 0, upload: 'waiting' }],
    ...(point && !now.place.point && !now.place.township ? { place: { ...now.place, point, from: 'photo' as const, located: null } } : {}),
  }));
}

async function replacePhoto(id: string, photo: Shrunk): Promise<void> {
  await savePhoto(id, photo.bytes);
  change((now) => ({ photos: now.photos.map((one) => (one.id === id ? { ...one, key: crypto.randomUUID(), covered: one.covered + 1 } : one)) }));
}

/** The bytes stay until the draft goes, so that a removal can be taken back at leisure. */
function removePhoto(id: string): void {
  const at = currentDraft()?.photos.findIndex((one) => one.id === id) ?? -1;
  const photo = currentDraft()?.photos[at];
  if (photo) removed.set(id, { photo, at });
  change((now) => ({ photos: now.photos.filter((one) => one.id !== id) }));
}

function restorePhoto(id: string): void {
  const back = removed.get(id);
  if (!back) return;
  change((now) => ({ photos: now.photos.toSpliced(back.at, 0, back.photo) }));
}
