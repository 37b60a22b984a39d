// [涂掉]: draws boxes over faces and plates, by pointer or by keys, and paints them into the photo; the original is gone.
import { useEffect, useId, useRef, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { useT } from '../../i18n';
import { cover, type Shrunk } from './shrink';

/** Shares of the picture's width and height, so that the boxes fit any size on screen. */
type Share = { x: number; y: number; w: number; h: number };

export function CoverDialog({ url, bytes, close, done }: { url: string; bytes: () => Promise<Blob | undefined>; close: () => void; done: (photo: Shrunk) => Promise<void> }): ReactNode {
  const t = useT('photos');
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const stage = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLImageElement>(null);
  const [boxes, setBoxes] = useState<Share[]>([]);
  const [drawing, setDrawing] = useState<Share | null>(null);
  const start = useRef<{ x: number; y: number } | null>(null);
  useEffect(() => dialog.current?.showModal(), []);

  function at(event: PointerEvent): { x: number; y: number } {
    const rect = stage.current!.getBoundingClientRect();
    return { x: clamp((event.clientX - rect.left) / rect.width), y: clamp((event.clientY - rect.top) / rect.height) };
  }

  function move(event: PointerEvent): void {
    if (!start.current) return;
    const a = start.current;
    const b = at(event);
    setDrawing({ x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), w: Math.abs(a.x - b.x), h: Math.abs(a.y - b.y) });
  }

  function end(): void {
    if (drawing && drawing.w > 0.01 && drawing.h > 0.01) setBoxes([...boxes, drawing]);
    start.current = null;
    setDrawing(null);
  }

  function keys(event: KeyboardEvent, i: number): void {
    const by = ({ ArrowLeft: [-0.02, 0], ArrowRight: [0.02, 0], ArrowUp: [0, -0.02], ArrowDown: [0, 0.02] } as Record<string, [number, number]>)[event.key];
    if (!by) return;
    event.preventDefault();
    setBoxes(boxes.map((box, j) => (j === i ? nudge(box, by, event.shiftKey) : box)));
  }

  async function save(): Promise<void> {
    const photo = await bytes();
    const image = picture.current;
    if (!photo || !image || boxes.length === 0) return close();
    const { naturalWidth: w, naturalHeight: h } = image;
    const result = await cover(photo, boxes.map((box) => ({ x: box.x * w, y: box.y * h, width: box.w * w, height: box.h * h })));
    if (result) await done(result);
    else close();
  }

  return (
    <dialog ref={dialog} className="from-below" aria-labelledby={id} onClose={close}>
      <div className="sheet">
        <h2 id={id}>{t('cover_title')}</h2>
        <p className="hint">{t('cover_how')}</p>
        <div
          className="cover-stage"
          ref={stage}
          onPointerDown={(event) => { if (event.target !== event.currentTarget && (event.target as Element).tagName === 'BUTTON') return; start.current = at(event); event.currentTarget.setPointerCapture(event.pointerId); }}
          onPointerMove={move}
          onPointerUp={end}
          onPointerCancel={end}
        >
          <img ref={picture} src={url} alt={t('photos')} draggable={false} />
          {boxes.map((box, i) => (
            <button key={i} type="button" className="cover-box" aria-label={t('cover_box', { n: i + 1 })} style={place(box)} onKeyDown={(event) => keys(event, i)} />
          ))}
          {drawing && <span className="cover-box" style={place(drawing)} />}
        </div>
        <div className="row">
          <button type="button" className="btn" onClick={() => setBoxes([...boxes, { x: 0.4, y: 0.4, w: 0.2, h: 0.2 }])}>{t('cover_add')}</button>
          <button type="button" className="btn" onClick={() => setBoxes(boxes.slice(0, -1))}>{t('cover_undo')}</button>
        </div>
        <p className="note">{t('cover_effect')}</p>
        <div className="row">
          <button type="button" className="btn" onClick={() => dialog.current?.close()}>{t('cover_keep')}</button>
          <button type="button" className="btn btn-primary" onClick={() => void save()}>{t('cover_done')}</button>
        </div>
      </div>
    </dialog>
  );
}

function place(box: Share): { left: string; top: string; width: string; height: string } {
  return { left: `${box.x * 100}%`, top: `${box.y * 100}%`, width: `${box.w * 100}%`, height: `${box.h * 100}%` };
}

function nudge(box: Share, [dx, dy]: [number, number], size: boolean): Share {
  if (size) return { ...box, w: clamp(Math.max(0.02, box.w + dx), 1 - box.x), h: clamp(Math.max(0.02, box.h + dy), 1 - box.y) };
  return { ...box, x: clamp(box.x + dx, 1 - box.w), y: clamp(box.y + dy, 1 - box.h) };
}

function clamp(n: number, max = 1): number {
  return Math.min(max, Math.max(0, n));
}
