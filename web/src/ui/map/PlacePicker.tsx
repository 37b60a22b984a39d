// Chooses a point: the map moves under a pin that stands fixed in the middle; fingers, mouse, arrows or ◎ move it.
// It reports a point only when the reader moved the map, never the place where it happened to open.
import { useEffect, useRef, type ReactNode } from 'react';
import { useT } from '../../i18n';
import { MapCanvas, type MapHandle } from './MapCanvas';

type Point = { lng: number; lat: number };
type Props = {
  label: string;
  point: Point | null;
  /** The division to look at while there is no point. */
  division: string | null;
  onMove: (point: Point, from: 'map' | 'device') => void;
  onNoPosition: () => void;
  onFail: () => void;
  failed: ReactNode;
};

export function PlacePicker({ label, point, division, onMove, onNoPosition, onFail, failed }: Props): ReactNode {
  const t = useT();
  const handle = useRef<MapHandle | null>(null);
  const shown = useRef<Point | null>(null);
  const latest = useRef({ onMove, point, division });
  latest.current = { onMove, point, division };

  function show(now: MapHandle): void {
    const { point: at, division: code } = latest.current;
    if (at) now.map.jumpTo({ center: at, zoom: Math.max(now.map.getZoom(), 15) }, { quiet: true });
    else now.map.fitBounds(now.engine.boundsOf(now.outline, code), { padding: 16, animate: false }, { quiet: true });
    shown.current = now.map.getCenter();
  }

  function ready(now: MapHandle): () => void {
    handle.current = now;
    show(now);
    const moved = (event: object): void => {
      if ('quiet' in event) return;
      const centre = now.map.getCenter();
      const before = shown.current;
      if (before && Math.abs(before.lng - centre.lng) < 1e-6 && Math.abs(before.lat - centre.lat) < 1e-6) return;
      shown.current = centre;
      latest.current.onMove(round(centre), 'map');
    };
    now.map.on('moveend', moved);
    return () => {
      handle.current = null;
      now.map.off('moveend', moved);
    };
  }

  useEffect(() => {
    const now = handle.current;
    if (!now) return;
    const at = shown.current;
    if (point && at && Math.abs(at.lng - point.lng) < 2e-6 && Math.abs(at.lat - point.lat) < 2e-6) return;
    show(now);
  }, [point, division]);

  function locate(now: MapHandle): void {
    if (!('geolocation' in navigator)) return onNoPosition();
    navigator.geolocation.getCurrentPosition((found) => {
      const at = round({ lng: found.coords.longitude, lat: found.coords.latitude });
      now.map.jumpTo({ center: at, zoom: 16 }, { quiet: true });
      shown.current = at;
      onMove(at, 'device');
    }, onNoPosition, { enableHighAccuracy: true, timeout: 10_000, maximumAge: 60_000 });
  }

  return (
    <MapCanvas label={label} onReady={ready} onFail={onFail} failed={failed} centre={{ label: t('map_locate'), act: locate }}>
      <span className="map-middle" aria-hidden="true">
        <svg viewBox="0 0 36 44"><path d="M18 44C18 44 4 24 4 15a14 14 0 0 1 28 0c0 9-14 29-14 29z" fill="currentColor" stroke="#fff" strokeWidth="2" /><circle cx="18" cy="15" r="5" fill="#fff" /></svg>
      </span>
    </MapCanvas>
  );
}

/** Five decimals are about a metre: enough for a spot, and the same number after a round trip. */
function round(at: Point): Point {
  return { lng: Math.round(at.lng * 1e6) / 1e6, lat: Math.round(at.lat * 1e6) / 1e6 };
}
