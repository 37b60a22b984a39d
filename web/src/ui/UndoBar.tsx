// A held act: "10 秒后发出 [撤回]". The count stands still while the bar is hovered or focused.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useT } from '../i18n';

export function UndoBar({ text, seconds = 10, onUndo, onDone }: { text: string; seconds?: number; onUndo: () => void; onDone: () => void }): ReactNode {
  const t = useT();
  const [left, setLeft] = useState(seconds);
  const held = useRef(false);
  const done = useRef(onDone);
  done.current = onDone;
  useEffect(() => {
    const timer = setInterval(() => {
      if (!held.current) setLeft((n) => n - 1);
    }, 1000);
    return () => clearInterval(timer);
  }, []);
  useEffect(() => {
    if (left <= 0) done.current();
  }, [left]);
  return (
    <div
      className="undo"
      onMouseEnter={() => { held.current = true; }}
      onMouseLeave={() => { held.current = false; }}
      onFocus={() => { held.current = true; }}
      onBlur={() => { held.current = false; }}
    >
      <span className="visually-hidden" role="status">{t('undo_left', { text, n: seconds })}</span>
      <span aria-hidden="true" className="num">{t('undo_left', { text, n: Math.max(0, left) })}</span>
      <button type="button" className="btn" onClick={onUndo}>{t('undo')}</button>
    </div>
  );
}
