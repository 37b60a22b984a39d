// Before and after, side by side; either enlarges, and the enlarged one swaps with ← and →, by keyboard or button.
import { useEffect, useRef, useState } from 'react';
import { ChevronLeft, ChevronRight, X } from 'lucide-react';
import type { Photo } from '../../../api/types';
import { useT } from '../../../i18n';
import { moment } from '../../../ui/format';
import { useNow } from '../../../ui/useNow';

type Shot = { photo: Photo; alt: string };
type Props = { before: Photo[]; after: Photo[]; afterAt: string | null };

export function Compare({ before, after, afterAt }: Props) {
  const t = useT('desk');
  const common = useT();
  const now = useNow();
  const [open, setOpen] = useState<number | null>(null);
  const shots: Shot[] = [
    ...before.map((photo, i) => ({ photo, alt: common('photo_alt_report', { n: i + 1, total: before.length }) })),
    ...after.map((photo, i) => ({ photo, alt: common('photo_alt_handle', { n: i + 1, total: after.length }) })),
  ];
  const first = before[0];
  return (
    <div className="desk-compare">
      <figure>
        <figcaption>{first ? t('before_at', { time: moment(first.at, now, common) }) : t('before_none')}</figcaption>
        <Shots shots={shots.slice(0, before.length)} onOpen={setOpen} />
      </figure>
      <figure>
        <figcaption>{after.length > 0 && afterAt ? t('after_at', { time: moment(afterAt, now, common) }) : t('after_none')}</figcaption>
        <Shots shots={shots.slice(before.length)} onOpen={(i) => setOpen(before.length + i)} />
      </figure>
      {open !== null && <Enlarged shots={shots} at={open} onMove={setOpen} onClose={() => setOpen(null)} />}
    </div>
  );
}

function Shots({ shots, onOpen }: { shots: Shot[]; onOpen: (i: number) => void }) {
  return (
    <ul className="desk-shots">
      {shots.map(({ photo, alt }, i) => (
        <li key={photo.id}>
          <button type="button" className="desk-shot" aria-haspopup="dialog" onClick={() => onOpen(i)}><img src={photo.thumb} alt={alt} /></button>
        </li>
      ))}
    </ul>
  );
}

/** In the browser's own dialog, above the sheet. */
function Enlarged({ shots, at, onMove, onClose }: { shots: Shot[]; at: number; onMove: (i: number) => void; onClose: () => void }) {
  const t = useT('desk');
  const common = useT();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const step = (by: number): void => onMove((at + by + shots.length) % shots.length);
  const shot = shots[at];
  if (!shot) return null;
  return (
    <dialog
      ref={dialog}
      className="photo-large"
      aria-label={t('compare')}
      data-react-aria-top-layer="true"
      onClose={onClose}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') step(-1);
        if (event.key === 'ArrowRight') step(1);
        event.stopPropagation();
      }}
    >
      <div className="sheet">
        <div className="row-between">
          <span aria-live="polite">{shot.alt}</span>
          <button type="button" className="btn btn-icon btn-plain" aria-label={common('close')} onClick={() => dialog.current?.close()}><X size={20} aria-hidden /></button>
        </div>
        <img src={shot.photo.href} alt={shot.alt} />
        <div className="row-between">
          <button type="button" className="btn" aria-keyshortcuts="ArrowLeft" onClick={() => step(-1)}><ChevronLeft size={20} aria-hidden />{common('photo_previous')}</button>
          <button type="button" className="btn" aria-keyshortcuts="ArrowRight" onClick={() => step(1)}>{common('photo_next')}<ChevronRight size={20} aria-hidden /></button>
        </div>
      </div>
    </dialog>
  );
}
