// Pure sums and shapes of the centre's figures: numbers for people, the table of townships, the chart's finding, the pins in view.
import type { CaseState, Figures, Row } from '../../api/types';
import { LEVEL_SHAPES, SHAPES } from '../../ui/words';

/** How often figures and pins are asked for while the page is visible. */
export const POLL_MS = 15_000;
/** Pins and list entries at most; beyond it the page says so. */
export const PINS_MAX = 500;

/** The states that are open, in the order of the work. */
export const OPEN: CaseState[] = ['reported', 'filed', 'dispatched', 'handling', 'rework', 'handled'];

export type Totals = { received: number; closed: number };

export function totals(days: Figures['by_day']): Totals {
  return days.reduce((sum, day) => ({ received: sum.received + day.received, closed: sum.closed + day.closed }), { received: 0, closed: 0 });
}

/** Which way the chart points; its title is the finding. */
export function finding({ received, closed }: Totals): 'more_new' | 'more_closed' | 'even' | 'none' {
  if (received === 0 && closed === 0) return 'none';
  if (received === closed) return 'even';
  return received > closed ? 'more_new' : 'more_closed';
}

export type Box = { west: number; south: number; east: number; north: number };
type Placed = { point: { lng: number; lat: number } | null };

/** The pins inside the map's box; a case without a position belongs to every view of its division. */
export function inBox<P extends Placed>(pins: readonly P[], box: Box | null): P[] {
  if (!box) return [...pins];
  return pins.filter(({ point }) => !point || (point.lng >= box.west && point.lng <= box.east && point.lat >= box.south && point.lat <= box.north));
}

/** The sum of the townships by state. */
export function sumStates(figures: Pick<Figures, 'by_township'>): Partial<Record<CaseState, number>> {
  const sum: Partial<Record<CaseState, number>> = {};
  for (const { states } of figures.by_township) {
    for (const [state, n] of Object.entries(states) as [CaseState, number][]) sum[state] = (sum[state] ?? 0) + n;
  }
  return sum;
}

/** The mark of a case on the map and in the list: its clock level, or a tick once it is closed. */
export function markOf(row: Pick<Row, 'level' | 'state'>): string {
  return row.state === 'closed' ? SHAPES.done : LEVEL_SHAPES[row.level];
}
