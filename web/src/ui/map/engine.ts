// MapLibre with our own outlines: no base map, no tiles, no fonts fetched. The only module that names maplibre-gl;
// it is loaded lazily (about 430 KiB), never before step 2 of a report.
import type { FeatureCollection, Position } from 'geojson';
import type { Outline } from '../../api/types';
import { LngLatBounds, Map, Marker, setWorkerUrl, type LayerSpecification, type StyleSpecification } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import 'maplibre-gl/dist/maplibre-gl.css';

setWorkerUrl(workerUrl);

export { LngLatBounds, Map, Marker };

/** Whether this browser can draw a map at all. */
export function canDraw(): boolean {
  try {
    return document.createElement('canvas').getContext('webgl2') !== null;
  } catch {
    return false;
  }
}

export type { Outline };

/** Makes a map of the outline inside `container`; keys and buttons are MapCanvas's work. */
export function createMap(container: HTMLElement, outline: Outline, label: string): Map {
  return new Map({
    container,
    style: style(outline),
    bounds: boundsOf(outline, null),
    fitBoundsOptions: { padding: 16, animate: false },
    attributionControl: false,
    keyboard: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxZoom: 18,
    minZoom: 7,
    fadeDuration: 0,
    locale: { 'Map.Title': label },
    canvasContextAttributes: { preserveDrawingBuffer: false },
  });
}

/** The box of a division, by code; of the whole outline without one or when the code is not in it. */
export function boundsOf(outline: Outline, code: string | null): LngLatBounds {
  const bounds = new LngLatBounds();
  const wanted = outline.features.filter((f) => (code ? f.properties.code === code : f.properties.level === 'county'));
  const features = wanted.length > 0 ? wanted : outline.features;
  const take = (at: unknown): void => {
    if (!Array.isArray(at)) return;
    if (typeof at[0] === 'number') bounds.extend((at as Position).slice(0, 2) as [number, number]);
    else at.forEach(take);
  };
  features.forEach((f) => take(f.geometry.coordinates));
  return bounds;
}

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function style(outline: Outline): StyleSpecification {
  const level = (name: string): ['==', ['get', string], string] => ['==', ['get', 'level'], name];
  const font = { 'text-font': ['Noto Sans CJK SC'], 'text-field': ['get', 'name'] as ['get', string] };
  const ink = { 'text-color': token('--map-label'), 'text-halo-color': '#fff', 'text-halo-width': 1.5 };
  const layers: LayerSpecification[] = [
    { id: 'ground', type: 'background', paint: { 'background-color': token('--surface') } },
    { id: 'land', type: 'fill', source: 'outline', filter: level('county'), paint: { 'fill-color': token('--map-land') } },
    { id: 'villages', type: 'line', source: 'outline', minzoom: 11.5, filter: level('village'), paint: { 'line-color': token('--map-grid'), 'line-width': 0.75, 'line-dasharray': [3, 2] } },
    { id: 'townships', type: 'line', source: 'outline', filter: level('township'), paint: { 'line-color': token('--map-boundary'), 'line-width': 1 } },
    { id: 'county', type: 'line', source: 'outline', filter: level('county'), paint: { 'line-color': token('--map-boundary'), 'line-width': 2.5 } },
    { id: 'township-names', type: 'symbol', source: 'labels', filter: level('township'), maxzoom: 14, layout: { ...font, 'text-size': 13 }, paint: ink },
    { id: 'village-names', type: 'symbol', source: 'labels', minzoom: 12.5, filter: level('village'), layout: { ...font, 'text-size': 12 }, paint: ink },
  ];
  return {
    version: 8,
    sources: {
      outline: { type: 'geojson', data: outline as unknown as FeatureCollection },
      labels: { type: 'geojson', data: labels(outline) },
    },
    layers,
  };
}

/** A label stands in the middle of its cell; a line's own label would repeat at every tile. */
function labels(outline: Outline): FeatureCollection {
  const features = outline.features
    .filter((f) => f.properties.level !== 'county')
    .map((f) => {
      const centre = boundsOf({ ...outline, features: [f] }, null).getCenter();
      return { type: 'Feature' as const, properties: f.properties, geometry: { type: 'Point' as const, coordinates: centre.toArray() } };
    });
  return { type: 'FeatureCollection', features };
}
