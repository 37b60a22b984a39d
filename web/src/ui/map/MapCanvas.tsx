// A map on the page: loads the engine and the outline lazily, gives keys (arrows 10 px, Shift 50) and the buttons + − ◎,
// and says so when no map can be drawn. What lies on the map is its children's work, through `onReady`.
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { Crosshair, Minus, Plus } from 'lucide-react';
import { outline as fetchOutline } from '../../api/calls';
import { useT } from '../../i18n';
import type { Map, Outline } from './engine';
import './map.css';

export type MapHandle = { map: Map; engine: typeof import('./engine'); outline: Outline };
type Props = {
  label: string;
  onReady: (handle: MapHandle) => void | (() => void);
  /** What ◎ does: the whole outline by default; a report takes the reader's own position. */
  centre?: { label: string; act: (handle: MapHandle) => void };
  /** Shown in place of a map that cannot be drawn; also told through `onFail`. */
  failed?: ReactNode;
  onFail?: () => void;
  className?: string;
  children?: ReactNode;
};

export function MapCanvas({ label, onReady, centre, failed, onFail, className = '', children }: Props): ReactNode {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const handle = useRef<MapHandle | null>(null);
  const latest = useRef({ onReady, onFail, label });
  latest.current = { onReady, onFail, label };
  const [state, setState] = useState<'loading' | 'ready' | 'failed'>('loading');

  useEffect(() => {
    let gone = false;
    let after: void | (() => void);
    const fail = (): void => {
      if (gone) return;
      setState('failed');
      latest.current.onFail?.();
    };
    void Promise.all([import('./engine'), fetchOutline()]).then(([engine, outline]) => {
      if (gone || !box.current) return;
      if (!engine.canDraw()) return fail();
      const map = engine.createMap(box.current, outline, latest.current.label);
      handle.current = { map, engine, outline };
      map.getCanvas().setAttribute('aria-describedby', 'map-keys');
      map.once('load', () => {
        if (gone) return;
        setState('ready');
        after = latest.current.onReady(handle.current!);
      });
    }).catch(fail);
    return () => {
      gone = true;
      after?.();
      handle.current?.map.remove();
      handle.current = null;
    };
  }, []);

  if (state === 'failed') return failed ?? <p className="alert alert-warn">{t('map_failed')}</p>;

  function keys(event: KeyboardEvent): void {
    const by = event.shiftKey ? 50 : 10;
    const move = ({ ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, -by], ArrowDown: [0, by] } as Record<string, [number, number]>)[event.key];
    if (move) handle.current?.map.panBy(move, { animate: false });
    else if (event.key === '+' || event.key === '=') handle.current?.map.zoomIn();
    else if (event.key === '-') handle.current?.map.zoomOut();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function home(): void {
    const now = handle.current;
    if (!now) return;
    if (centre) centre.act(now);
    else now.map.fitBounds(now.engine.boundsOf(now.outline, null), { padding: 16 });
  }

  return (
    <div className={`map ${className}`} data-map={state}>
      <div className="map-box" ref={box} onKeyDown={keys} />
      <span id="map-keys" hidden>{t('map_move')}</span>
      {children}
      <div className="map-buttons">
        <button type="button" className="btn btn-icon" aria-label={t('map_zoom_in')} onClick={() => handle.current?.map.zoomIn()}><Plus size={20} aria-hidden="true" /></button>
        <button type="button" className="btn btn-icon" aria-label={t('map_zoom_out')} onClick={() => handle.current?.map.zoomOut()}><Minus size={20} aria-hidden="true" /></button>
        <button type="button" className="btn btn-icon" aria-label={centre?.label ?? t('map_home')} onClick={home}><Crosshair size={20} aria-hidden="true" /></button>
      </div>
      <p className="map-note">{t('map_note')}</p>
    </div>
  );
}
