// Draws the receipt as a picture, for people who keep things in their album.

/** A PNG's object URL; null when the browser cannot draw. */
export function receiptImage(head: string, numbers: [string, string][], notes: string[]): Promise<string | null> {
  const canvas = document.createElement('canvas');
  canvas.width = 1080;
  canvas.height = 240 + numbers.length * 210 + notes.length * 110;
  const pen = canvas.getContext('2d');
  if (!pen) return Promise.resolve(null);
  const font = getComputedStyle(document.body).fontFamily;
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = '#0B5CAD';
  pen.fillRect(0, 0, canvas.width, 24);
  pen.fillStyle = '#1A2129';
  pen.font = `600 52px ${font}`;
  pen.fillText(head, 72, 130);
  let y = 240;
  for (const [label, value] of numbers) {
    pen.fillStyle = '#4B5663';
    pen.font = `400 40px ${font}`;
    pen.fillText(label, 72, y);
    pen.fillStyle = '#1A2129';
    pen.font = `600 84px ${font}`;
    pen.fillText(value, 72, y + 100);
    y += 210;
  }
  pen.fillStyle = '#4B5663';
  pen.font = `400 40px ${font}`;
  for (const note of notes) {
    for (const line of wrap(pen, note, canvas.width - 144)) {
      pen.fillText(line, 72, y);
      y += 54;
    }
    y += 12;
  }
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob && URL.createObjectURL(blob)), 'image/png'));
}

/** Breaks at spaces where there are any, else anywhere: Han has none. */
function wrap(pen: CanvasRenderingContext2D, text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of text.match(/[\w.,:;'()-]+\s*|./gu) ?? []) {
    if (line && pen.measureText(line + piece).width > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  }
  if (line) lines.push(line);
  return lines;
}
