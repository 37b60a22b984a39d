// One's own photos from the site, of the handling or the verification: camera or album, shrunk in the browser, sent one by one; a failed one can be sent again.
import { useEffect, useRef, useState } from 'react';
import { Camera, Image as Album, X } from 'lucide-react';
import { casePhoto } from '../../../api/calls';
import { Failure, newKey } from '../../../api/http';
import type { Photo } from '../../../api/types';
import { useT } from '../../../i18n';
import { useFailureWords } from '../../../ui/FailureNote';
import { MAX_BYTES, MAX_PHOTOS, shrink } from '../../../ui/photos/shrink';

type Props = { id: string; kind?: 'verify' | 'handle'; photos: Photo[]; required: boolean; onChange: (photos: Photo[]) => void };
type Sending = { key: string; bytes: Blob; share: number; failure: Failure | null };

export function SitePhotos({ id, kind = 'verify', photos, required, onChange }: Props) {
  const t = useT('desk');
  const common = useT();
  const prefix = kind === 'verify' ? 'verify' : 'submit';
  const [sending, setSending] = useState<Sending[]>([]);
  const [refused, setRefused] = useState<'too_large' | 'unsupported_type' | null>(null);
  const latest = useRef(photos);
  useEffect(() => {
    latest.current = photos;
  }, [photos]);

  const patch = (key: string, part: Partial<Sending> | null): void =>
    setSending((all) => all.flatMap((one) => (one.key !== key ? [one] : part ? [{ ...one, ...part }] : [])));

  async function send(key: string, bytes: Blob): Promise<void> {
    patch(key, { failure: null, share: 0 });
    try {
      const photo = await casePhoto(id, kind, bytes, key, (share) => patch(key, { share }));
      patch(key, null);
      latest.current = [...latest.current, photo];
      onChange(latest.current);
    } catch (error) {
      patch(key, { failure: error instanceof Failure ? error : new Failure('problem', 0, null) });
    }
  }

  async function add(files: FileList | null): Promise<void> {
    setRefused(null);
    const room = MAX_PHOTOS - photos.length - sending.length;
    for (const file of [...(files ?? [])].slice(0, room)) {
      if (file.size > MAX_BYTES) {
        setRefused('too_large');
        continue;
      }
      const small = await shrink(file);
      if (!small) {
        setRefused('unsupported_type');
        continue;
      }
      const key = newKey();
      setSending((all) => [...all, { key, bytes: small.bytes, share: 0, failure: null }]);
      void send(key, small.bytes);
    }
  }

  return (
    <fieldset className="field" aria-describedby={`${prefix}-photo-hint`}>
      <legend className="legend">{t(kind === 'verify' ? 'site_photos' : 'handle_photos')}</legend>
      <p className="hint" id={`${prefix}-photo-hint`}>{t(required ? 'site_photos_required' : 'site_photos_optional')}</p>
      <div className="row">
        <Picker field={`${prefix}-photo`} camera label={t('photo_take')} onFiles={(files) => void add(files)} />
        <Picker field={`${prefix}-album`} label={t('photo_album')} onFiles={(files) => void add(files)} />
      </div>
      {refused && <p className="field-error" role="alert">{common(refused)}</p>}
      <ul className="photos">
        {photos.map((photo, i) => (
          <li key={photo.id} className="desk-site-photo">
            <img src={photo.thumb} alt={common(`photo_alt_${kind}`, { n: i + 1, total: photos.length })} />
            <button type="button" className="btn btn-icon" aria-label={t('photo_remove', { n: i + 1 })} onClick={() => onChange(photos.filter((one) => one !== photo))}><X size={16} aria-hidden /></button>
          </li>
        ))}
      </ul>
      {sending.map((one) => <SendingLine key={one.key} one={one} onAgain={() => void send(one.key, one.bytes)} />)}
    </fieldset>
  );
}

function Picker({ field, camera, label, onFiles }: { field: string; camera?: boolean; label: string; onFiles: (files: FileList | null) => void }) {
  const Icon = camera ? Camera : Album;
  return (
    <label className="btn desk-file">
      <Icon size={16} aria-hidden />
      {label}
      <input
        id={field}
        type="file"
        accept="image/*"
        multiple={!camera}
        capture={camera ? 'environment' : undefined}
        className="visually-hidden"
        onChange={(event) => {
          onFiles(event.target.files);
          event.target.value = '';
        }}
      />
    </label>
  );
}

function SendingLine({ one, onAgain }: { one: Sending; onAgain: () => void }) {
  const t = useT('desk');
  if (!one.failure) return <p className="note" role="status">{t('photo_sending', { n: Math.floor(one.share * 100) })}</p>;
  return (
    <p className="field-error" role="alert">
      <FailureWords failure={one.failure} /> <button type="button" className="btn" onClick={onAgain}>{t('photo_again')}</button>
    </p>
  );
}

function FailureWords({ failure }: { failure: Failure }) {
  return <>{useFailureWords(failure, 'staff')}</>;
}
