// Makes a chosen photo ready to send: upright, at most 2,048 px, JPEG, without metadata. All in the browser.

export const MAX_SIDE = 2048;
export const MAX_BYTES = 20 * 1024 * 1024;
export const MAX_PHOTOS = 9;

export type Shrunk = { bytes: Blob; width: number; height: number };

/** Null when the file is no photo that this browser can read. */
export async function shrink(file: Blob): Promise<Shrunk | null> {
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    return null;
  }
  const scale = Math.min(1, MAX_SIDE / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const bytes = await draw(width, height, (pen) => {
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(bitmap, 0, 0, width, height);
  });
  bitmap.close();
  return bytes && { bytes, width, height };
}

export type Box = { x: number; y: number; width: number; height: number };

/** Paints boxes over faces and plates into the picture itself; the picture under them is gone. */
export async function cover(photo: Blob, boxes: Box[]): Promise<Shrunk | null> {
  const bitmap = await createImageBitmap(photo).catch(() => null);
  if (!bitmap) return null;
  const { width, height } = bitmap;
  const bytes = await draw(width, height, (pen) => {
    pen.drawImage(bitmap, 0, 0);
    pen.fillStyle = '#1A2129';
    for (const box of boxes) pen.fillRect(box.x, box.y, box.width, box.height);
  });
  bitmap.close();
  return bytes && { bytes, width, height };
}

function draw(width: number, height: number, paint: (pen: CanvasRenderingContext2D) => void): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  if (!pen) return Promise.resolve(null);
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, width, height);
  paint(pen);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.86));
}
