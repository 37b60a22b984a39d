// The division's outline with a mark for each case; marks that would cover one another become a circle with their number.
// A mark's shape tells its clock level. Marks are for the pointer: the list beside holds the same cases for the keyboard.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { Pin } from '../../api/types';
import { useT, Zh, type T } from '../../i18n';
import { MapCanvas, type MapHandle } from '../../ui/map/MapCanvas';
import { levelWord, stateWord } from '../../ui/words';
import { cluster, type Mark } from './clusters';
import { markOf, type Box } from './figures';

/** Marks closer than this many px are joined. */
const REACH = 32;

type Props = { pins: Pin[]; division: string; chosen: string | null; onChoose: (id: string) => void; onBox: (box: Box | null) => void };

export function PinMap({ pins, division, chosen, onChoose, onBox }: Props) {
  const t = useT('centre');
  const common = useT();
  const [handle, setHandle] = useState<MapHandle | null>(null);
  const [view, setView] = useState(0);
  const fitting = useRef(false);
  const latest = useRef({ onChoose, onBox });
  latest.current = { onChoose, onBox };

  const fit = useCallback((ready: MapHandle) => {
    fitting.current = true;
    ready.map.fitBounds(ready.engine.boundsOf(ready.outline, division), { padding: 24, animate: false });
  }, [division]);

  useEffect(() => {
    if (!handle) return;
    const moved = (): void => {
      setView((n) => n + 1);
      latest.current.onBox(fitting.current ? null : boxOf(handle));
      fitting.current = false;
    };
    handle.map.on('moveend', moved);
    fit(handle);
    return () => void handle.map.off('moveend', moved);
  }, [handle, fit]);

  const marks = useMemo(() => (handle ? marksOf(handle, pins, view) : []), [handle, pins, view]);
  const byId = useMemo(() => new Map(pins.map((pin) => [pin.id, pin])), [pins]);
  useEffect(() => {
    if (!handle) return;
    const drawn = marks.map((mark) => draw(handle, mark, byId, chosen, common, latest.current.onChoose));
    return () => drawn.forEach((marker) => marker.remove());
  }, [handle, marks, byId, chosen, common]);

  return (
    <div className="centre-map">
      <MapCanvas
        label={t('map')}
        className="map-fill"
        centre={{ label: t('map_fit'), act: fit }}
        onReady={(ready) => {
          setHandle(ready);
          return () => setHandle(null);
        }}
      />
      <Names pins={pins} />
      <p className="note">{common('map_legend')}</p>
    </div>
  );
}

function boxOf({ map }: MapHandle): Box {
  const bounds = map.getBounds();
  return { west: bounds.getWest(), south: bounds.getSouth(), east: bounds.getEast(), north: bounds.getNorth() };
}

function marksOf({ map }: MapHandle, pins: Pin[], _view: number): Mark[] {
  const spots = pins.flatMap((pin) => {
    if (!pin.point) return [];
    const { x, y } = map.project(pin.point);
    return [{ id: pin.id, x, y, level: pin.level }];
  });
  return cluster(spots, REACH);
}

function draw(handle: MapHandle, mark: Mark, pins: Map<string, Pin>, chosen: string | null, common: T, choose: (id: string) => void) {
  const { map, engine } = handle;
  const element = document.createElement('button');
  element.type = 'button';
  element.tabIndex = -1;
  const pin = mark.ids.length === 1 ? pins.get(mark.ids[0] ?? '') : undefined;
  element.className = pin ? `map-pin level-${pin.level}` : `map-pin centre-cluster level-${mark.level}`;
  element.dataset['level'] = pin ? pin.level : mark.level;
  element.textContent = pin ? markOf(pin) : String(mark.ids.length);
  element.setAttribute('aria-label', common('map_cluster', { n: mark.ids.length }));
  if (pin) element.setAttribute('aria-labelledby', `pin-${pin.id}`);
  element.setAttribute('aria-pressed', String(mark.ids.includes(chosen ?? '')));
  element.addEventListener('click', () => {
    const first = mark.ids[0];
    if (pin || map.getZoom() >= map.getMaxZoom() - 1) return first && choose(first);
    zoomTo(handle, mark, pins);
  });
  return new engine.Marker({ element }).setLngLat(map.unproject([mark.x, mark.y])).addTo(map);
}

/** The names of the marks, which point here: in text a place keeps its own language, in an attribute it could not. */
function Names({ pins }: { pins: Pin[] }) {
  const common = useT();
  return (
    <div hidden>
      {pins.map((pin) => (
        <span key={pin.id} id={`pin-${pin.id}`}>
          {(pin.category ?? pin.proposed)?.staff[common.lang] ?? pin.number} · <Zh>{pin.place}</Zh> · {pin.state === 'closed' ? stateWord('closed', 'staff', common) : levelWord(pin.level, common)}
        </span>
      ))}
    </div>
  );
}

function zoomTo({ map, engine }: MapHandle, mark: Mark, pins: Map<string, Pin>): void {
  const bounds = new engine.LngLatBounds();
  for (const id of mark.ids) {
    const point = pins.get(id)?.point;
    if (point) bounds.extend([point.lng, point.lat]);
  }
  map.fitBounds(bounds, { padding: 80, maxZoom: map.getZoom() + 3 });
}
