// Choosing photos: camera and album are two buttons; each photo can be covered or removed, and a removal taken back.
// Used by the report and by a worker's handling; where the bytes live is the caller's affair.
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { Camera, Images } from 'lucide-react';
import { useT } from '../../i18n';
import { MAX_BYTES, MAX_PHOTOS, shrink, type Shrunk } from './shrink';
import './photos.css';

/** Fetched with the first photo, so that it is there without a network too. */
const cover = () => import('./CoverDialog');
const CoverDialog = lazy(() => cover().then((module) => ({ default: module.CoverDialog })));

export type FieldPhoto = { id: string };
type Props = {
  id: string;
  photos: FieldPhoto[];
  get: (id: string) => Promise<Blob | undefined>;
  add: (photo: Shrunk, original: File) => Promise<void>;
  replace: (id: string, photo: Shrunk) => Promise<void>;
  remove: (id: string) => void;
  /** Puts a removed photo back at its place. */
  restore: (id: string) => void;
  cameraLabel?: string;
  errorId?: string | undefined;
  max?: number;
};

export function PhotoField({ id, photos, get, add, replace, remove, restore, cameraLabel, errorId, max = MAX_PHOTOS }: Props): ReactNode {
  const t = useT('photos');
  const [busy, setBusy] = useState(false);
  const [notes, setNotes] = useState<string[]>([]);
  const [covering, setCovering] = useState<string | null>(null);
  const [removed, setRemoved] = useState<string | null>(null);
  const urls = usePhotoUrls(photos, get);
  const any = photos.length > 0;
  useEffect(() => {
    if (any) void cover().catch(() => undefined);
  }, [any]);

  async function take(files: FileList | null): Promise<void> {
    if (!files || files.length === 0) return;
    setBusy(true);
    let bad = 0;
    let big = 0;
    const room = max - photos.length;
    const chosen = [...files].slice(0, room);
    for (const file of chosen) {
      if (file.size > MAX_BYTES) { big += 1; continue; }
      const ready = await shrink(file);
      if (ready) await add(ready, file);
      else bad += 1;
    }
    setNotes([bad ? t('photo_bad', { n: bad }) : '', big ? t('photo_big', { n: big }) : '', files.length > room ? t('photo_many') : ''].filter(Boolean));
    setBusy(false);
  }

  return (
    <div className="stack-8" role="group" aria-label={t('photos')} aria-describedby={errorId}>
      <div className="row">
        <FileButton id={id} label={cameraLabel ?? t('camera')} camera icon={<Camera size={20} aria-hidden="true" />} onFiles={take} />
        <FileButton id={`${id}-album`} label={t('album')} icon={<Images size={20} aria-hidden="true" />} onFiles={take} />
      </div>
      <div role="status" className="note">
        {busy && <p>{t('photo_busy')}</p>}
        {notes.map((text) => <p key={text}>{text}</p>)}
      </div>
      {removed && (
        <p className="row note">
          <span role="status">{t('removed')}</span>
          <button type="button" className="btn btn-plain" onClick={() => { restore(removed); setRemoved(null); }}>{t('restore')}</button>
        </p>
      )}
      {photos.length > 0 && (
        <ul className="photo-tiles">
          {photos.map((photo, i) => (
            <li key={photo.id}>
              {urls[photo.id] ? <img src={urls[photo.id]} alt={t('photo_n', { n: i + 1, total: photos.length })} /> : <span className="photo-blank" />}
              <button type="button" className="btn" aria-label={t('photo_cover_n', { n: i + 1 })} onClick={() => setCovering(photo.id)}>{t('cover')}</button>
              <button type="button" className="btn" aria-label={t('photo_remove_n', { n: i + 1 })} onClick={() => { remove(photo.id); setRemoved(photo.id); }}>{t('remove')}</button>
            </li>
          ))}
        </ul>
      )}
      {covering && urls[covering] && (
        <Suspense fallback={null}><CoverDialog url={urls[covering]} bytes={() => get(covering)} close={() => setCovering(null)} done={async (photo) => { await replace(covering, photo); setCovering(null); }} /></Suspense>
      )}
    </div>
  );
}

/** A file input that looks like a button and stays the focusable control itself. */
function FileButton({ id, label, camera = false, icon, onFiles }: { id: string; label: string; camera?: boolean; icon: ReactNode; onFiles: (files: FileList | null) => Promise<void> }): ReactNode {
  const input = useRef<HTMLInputElement>(null);
  return (
    <label className="btn file-button">
      <input
        ref={input}
        id={id}
        className="file-input"
        type="file"
        accept="image/jpeg,image/png,image/webp,image/heic,image/*"
        multiple={!camera}
        {...(camera ? { capture: 'environment' as const } : {})}
        onChange={(event) => { void onFiles(event.target.files).then(() => { if (input.current) input.current.value = ''; }); }}
      />
      {icon}
      <span>{label}</span>
    </label>
  );
}

/** Object URLs of stored photos, released when they go. */
export function usePhotoUrls(photos: FieldPhoto[], get: (id: string) => Promise<Blob | undefined>): Record<string, string> {
  const [urls, setUrls] = useState<Record<string, string>>({});
  const made = useRef(new Map<string, { blob: Blob; url: string }>());
  const reader = useRef(get);
  reader.current = get;
  useEffect(() => {
    let gone = false;
    void Promise.all(photos.map(async (photo) => [photo.id, await reader.current(photo.id)] as const)).then((found) => {
      if (gone) return;
      const next: Record<string, string> = {};
      for (const [id, blob] of found) {
        if (!blob) continue;
        const old = made.current.get(id);
        if (old && old.blob.size === blob.size) { next[id] = old.url; continue; }
        if (old) URL.revokeObjectURL(old.url);
        next[id] = URL.createObjectURL(blob);
        made.current.set(id, { blob, url: next[id] });
      }
      setUrls(next);
    });
    return () => { gone = true; };
  }, [photos]);
  useEffect(() => {
    const all = made.current;
    return () => {
      all.forEach(({ url }) => URL.revokeObjectURL(url));
      all.clear();
    };
  }, []);
  return urls;
}

