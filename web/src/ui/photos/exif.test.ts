// A photo's position: both byte orders, south and west, and files that are cut short or no JPEG.
import { expect, test } from 'vitest';
import { positionOf } from './exif';

function jpeg(little: boolean, south: boolean, west: boolean): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(256));
  view.setUint16(0, 0xffd8);
  view.setUint16(2, 0xffe1);
  view.setUint16(4, 240);
  view.setUint32(6, 0x45786966);
  const tiff = 12;
  const u16 = (at: number, n: number): void => view.setUint16(tiff + at, n, little);
  const u32 = (at: number, n: number): void => view.setUint32(tiff + at, n, little);
  view.setUint16(tiff, little ? 0x4949 : 0x4d4d);
  u16(2, 42);
  u32(4, 8);
  u16(8, 1);
  u16(10, 0x8825); u16(12, 4); u32(14, 1); u32(18, 30);
  u16(30, 4);
  const entry = (i: number, tag: number, type: number, count: number): number => {
    const at = 32 + i * 12;
    u16(at, tag); u16(at + 2, type); u32(at + 4, count);
    return at + 8;
  };
  view.setUint8(tiff + entry(0, 1, 2, 2), south ? 0x53 : 0x4e);
  u32(entry(1, 2, 5, 3), 100);
  view.setUint8(tiff + entry(2, 3, 2, 2), west ? 0x57 : 0x45);
  u32(entry(3, 4, 5, 3), 130);
  [30, 1, 15, 1, 36, 1].forEach((n, i) => u32(100 + i * 4, n));
  [120, 1, 8, 1, 24, 1].forEach((n, i) => u32(130 + i * 4, n));
  return view.buffer as ArrayBuffer;
}

test.each([
  [true, false, false, 30.26, 120.14],
  [false, false, false, 30.26, 120.14],
  [false, true, true, -30.26, -120.14],
])('little %s south %s west %s', (little, south, west, lat, lng) => {
  const at = positionOf(jpeg(little, south, west));
  expect(at?.lat).toBeCloseTo(lat, 6);
  expect(at?.lng).toBeCloseTo(lng, 6);
});

test('no JPEG, cut short, empty', () => {
  expect(positionOf(new ArrayBuffer(0))).toBeNull();
  expect(positionOf(new TextEncoder().encode('not a photo at all').buffer as ArrayBuffer)).toBeNull();
  expect(positionOf(jpeg(true, false, false).slice(0, 60))).toBeNull();
});
