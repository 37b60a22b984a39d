// Gathers pins that would cover one another into circles with a number. Pure: takes positions in pixels, knows no map.
import type { ClockLevel } from '../../api/types';

export type Spot = { id: string; x: number; y: number; level: ClockLevel };
/** One mark on the map: a single pin, or a circle for several. Position in pixels. */
export type Mark = { key: string; x: number; y: number; ids: string[]; level: ClockLevel };

const ORDER: ClockLevel[] = ['late', 'urgent', 'soon', 'normal', 'paused', 'none'];

/** The more pressing of two levels. */
export function worse(a: ClockLevel, b: ClockLevel): ClockLevel {
  return ORDER.indexOf(a) <= ORDER.indexOf(b) ? a : b;
}

/** Joins each spot to the nearest mark within `reach` pixels, in the order given, so that the same pins give the same circles. */
export function cluster(spots: readonly Spot[], reach: number): Mark[] {
  const marks: Mark[] = [];
  for (const spot of spots) {
    const near = nearest(marks, spot, reach);
    if (near) join(near, spot);
    else marks.push({ key: spot.id, x: spot.x, y: spot.y, ids: [spot.id], level: spot.level });
  }
  return marks;
}

function nearest(marks: Mark[], spot: Spot, reach: number): Mark | null {
  let best: Mark | null = null;
  let least = reach * reach;
  for (const mark of marks) {
    const square = (mark.x - spot.x) ** 2 + (mark.y - spot.y) ** 2;
    if (square <= least) [best, least] = [mark, square];
  }
  return best;
}

function join(mark: Mark, spot: Spot): void {
  const n = mark.ids.length;
  mark.x = (mark.x * n + spot.x) / (n + 1);
  mark.y = (mark.y * n + spot.y) / (n + 1);
  mark.ids.push(spot.id);
  mark.level = worse(mark.level, spot.level);
}
