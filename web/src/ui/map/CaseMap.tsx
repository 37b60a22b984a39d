// Cases on a map: a pin's shape tells its clock level, the chosen one is ringed. The list beside it is its full substitute.
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { ClockLevel } from '../../api/types';
import { useT } from '../../i18n';
import { LEVEL_SHAPES, levelWord } from '../words';
import { MapCanvas, type MapHandle } from './MapCanvas';

export type CasePin = { id: string; point: { lng: number; lat: number }; level: ClockLevel; label: string };
type Props = {
  pins: CasePin[];
  label: string;
  selected?: string | null;
  onSelect?: (id: string) => void;
  /** Opens at this division. */
  division?: string | null;
  className?: string;
  failed?: ReactNode;
};

export function CaseMap({ pins, label, selected = null, onSelect, division = null, className, failed }: Props): ReactNode {
  const t = useT();
  const [handle, setHandle] = useState<MapHandle | null>(null);
  const choose = useRef(onSelect);
  choose.current = onSelect;

  useEffect(() => {
    if (!handle) return;
    const { map, engine, outline } = handle;
    const only = pins.length === 1 ? pins[0] : undefined;
    if (only) map.jumpTo({ center: only.point, zoom: 14.5 });
    else map.fitBounds(engine.boundsOf(outline, division), { padding: 16, animate: false });
  // the view follows the division and a lone pin, not each refresh
  }, [handle, division, pins.length === 1 ? pins[0]?.id : null]);

  useEffect(() => {
    if (!handle) return;
    const markers = pins.map((pin) => {
      const element = document.createElement(choose.current ? 'button' : 'span');
      element.className = `map-pin level-${pin.level}`;
      element.textContent = LEVEL_SHAPES[pin.level];
      element.setAttribute('aria-label', `${pin.label} · ${levelWord(pin.level, t)}`);
      if (element instanceof HTMLButtonElement) {
        element.type = 'button';
        element.tabIndex = -1;
        element.setAttribute('aria-pressed', String(pin.id === selected));
        element.addEventListener('click', () => choose.current?.(pin.id));
      } else {
        element.setAttribute('role', 'img');
      }
      return new handle.engine.Marker({ element }).setLngLat(pin.point).addTo(handle.map);
    });
    return () => markers.forEach((marker) => marker.remove());
  }, [handle, pins, selected, t]);

  return <MapCanvas label={label} className={className ?? ''} failed={failed} onReady={(ready) => { setHandle(ready); return () => setHandle(null); }} />;
}
