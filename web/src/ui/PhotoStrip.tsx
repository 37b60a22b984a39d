// A row of photos that open large, by pointer or keyboard, in the browser's own dialog.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { ChevronLeft, ChevronRight, X } from 'lucide-react';
import type { Photo } from '../api/types';
import { useT } from '../i18n';

const KINDS: Record<string, 'photo_alt_report' | 'photo_alt_handle' | 'photo_alt_verify'> = { report: 'photo_alt_report', handle: 'photo_alt_handle', verify: 'photo_alt_verify' };

export function PhotoStrip({ photos }: { photos: Pick<Photo, 'id' | 'kind' | 'thumb' | 'href' | 'width' | 'height'>[] }): ReactNode {
  const t = useT();
  const [open, setOpen] = useState<number | null>(null);
  if (photos.length === 0) return null;
  const alt = (i: number): string => t(KINDS[photos[i]?.kind ?? ''] ?? 'photo_alt', { n: i + 1, total: photos.length });
  return (
    <>
      <ul className="photos">
        {photos.map((photo, i) => (
          <li key={photo.id}>
            <button type="button" className="photo" onClick={() => setOpen(i)} aria-haspopup="dialog">
              <img src={photo.thumb} alt={alt(i)} loading="lazy" />
            </button>
          </li>
        ))}
      </ul>
      {open !== null && <Large photos={photos} at={open} alt={alt} move={setOpen} close={() => setOpen(null)} />}
    </>
  );
}

type LargeProps = { photos: { id: string; href: string }[]; at: number; alt: (i: number) => string; move: (i: number) => void; close: () => void };

function Large({ photos, at, alt, move, close }: LargeProps): ReactNode {
  const t = useT();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const step = (by: number): void => move((at + by + photos.length) % photos.length);
  return (
    <dialog
      ref={dialog}
      className="photo-large"
      aria-label={alt(at)}
      onClose={close}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') step(-1);
        if (event.key === 'ArrowRight') step(1);
        event.stopPropagation();
      }}
    >
      <div className="sheet">
        <div className="row-between">
          <span className="num">{t('photo_of', { n: at + 1, total: photos.length })}</span>
          <button type="button" className="btn btn-icon btn-plain" aria-label={t('close')} onClick={() => dialog.current?.close()}>
            <X size={20} aria-hidden="true" />
          </button>
        </div>
        <img src={photos[at]?.href} alt={alt(at)} />
        {photos.length > 1 && (
          <div className="row-between">
            <button type="button" className="btn" onClick={() => step(-1)}><ChevronLeft size={20} aria-hidden="true" />{t('photo_previous')}</button>
            <button type="button" className="btn" onClick={() => step(1)}>{t('photo_next')}<ChevronRight size={20} aria-hidden="true" /></button>
          </div>
        )}
      </div>
    </dialog>
  );
}
