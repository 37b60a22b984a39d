// Reads the position out of a JPEG's EXIF block, in the browser, to place the pin; nothing else of it is kept. Pure.

type Entry = { type: number; count: number; value: number };

/** WGS-84 position of a photo, or null when there is none that can be read. */
export function positionOf(buffer: ArrayBuffer): { lng: number; lat: number } | null {
  try {
    const view = new DataView(buffer);
    const tiff = findTiff(view);
    return tiff === null ? null : readGps(view, tiff);
  } catch {
    return null; // cut short or forged: no position
  }
}

function findTiff(view: DataView): number | null {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null;
  let at = 2;
  while (at + 10 < view.byteLength) {
    const marker = view.getUint16(at);
    if ((marker & 0xff00) !== 0xff00 || marker === 0xffda) return null;
    const size = view.getUint16(at + 2);
    if (marker === 0xffe1 && view.getUint32(at + 4) === 0x45786966) return at + 10;
    at += 2 + size;
  }
  return null;
}

function readGps(view: DataView, tiff: number): { lng: number; lat: number } | null {
  const little = view.getUint16(tiff) === 0x4949;
  const first = directory(view, tiff, view.getUint32(tiff + 4, little), little);
  const pointer = first.get(0x8825);
  if (!pointer) return null;
  const gps = directory(view, tiff, view.getUint32(pointer.value, little), little);
  const lat = angle(view, tiff, gps.get(2), little);
  const lng = angle(view, tiff, gps.get(4), little);
  const south = gps.get(1);
  const west = gps.get(3);
  if (lat === null || lng === null || !south || !west) return null;
  const signed = {
    lat: view.getUint8(south.value) === 0x53 ? -lat : lat,
    lng: view.getUint8(west.value) === 0x57 ? -lng : lng,
  };
  const real = Math.abs(signed.lat) <= 90 && Math.abs(signed.lng) <= 180 && (signed.lat !== 0 || signed.lng !== 0);
  return real ? signed : null;
}

/** Entries of a directory; `value` is where the value field stands. */
function directory(view: DataView, tiff: number, offset: number, little: boolean): Map<number, Entry> {
  const entries = new Map<number, Entry>();
  const start = tiff + offset;
  const count = Math.min(view.getUint16(start, little), 200);
  for (let i = 0; i < count; i += 1) {
    const at = start + 2 + i * 12;
    entries.set(view.getUint16(at, little), { type: view.getUint16(at + 2, little), count: view.getUint32(at + 4, little), value: at + 8 });
  }
  return entries;
}

/** Three rationals: degrees, minutes, seconds. */
function angle(view: DataView, tiff: number, entry: Entry | undefined, little: boolean): number | null {
  if (!entry || entry.type !== 5 || entry.count !== 3) return null;
  const at = tiff + view.getUint32(entry.value, little);
  let sum = 0;
  for (let i = 0; i < 3; i += 1) {
    const below = view.getUint32(at + i * 8 + 4, little);
    if (below === 0) return null;
    sum += view.getUint32(at + i * 8, little) / below / 60 ** i;
  }
  return Number.isFinite(sum) ? sum : null;
}
