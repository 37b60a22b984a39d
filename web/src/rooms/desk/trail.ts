// The order of the queue that a case was opened from: "2/12", previous and next on the case page, and the row to come back to.
// It lies in this tab's store and holds identifiers only.

export type Trail = {
  queue: string;
  /** The queue's own address with its filters, to go back to. */
  address: string;
  /** Place of the first of `ids` in the whole queue, from 0. */
  first: number;
  /** How many the whole queue holds, when known. */
  total: number | null;
  ids: string[];
  /** The cursor of the page after `ids`. */
  next: string | null;
  filters: { state?: string; township?: string; level?: string };
};

const NAME = 'yw.desk.trail';
const CURRENT = 'yw.desk.current.';
const MAP = 'yw.desk.map';

export function readTrail(): Trail | null {
  try {
    return JSON.parse(sessionStorage.getItem(NAME) ?? 'null') as Trail | null;
  } catch {
    return null;
  }
}

export function saveTrail(trail: Trail): void {
  put(NAME, JSON.stringify(trail));
}

/** The row a queue stood on when it was left. */
export function readCurrent(address: string): string | null {
  try {
    return sessionStorage.getItem(CURRENT + address);
  } catch {
    return null;
  }
}

export function saveCurrent(address: string, id: string): void {
  put(CURRENT + address, id);
}

/** Whether the small map was left open on the last case. */
export function mapWanted(): boolean {
  try {
    return sessionStorage.getItem(MAP) === 'open';
  } catch {
    return false;
  }
}

export function wantMap(open: boolean): void {
  put(MAP, open ? 'open' : 'closed');
}

let fromCase = false;

/** A case page goes away: the queue that follows puts the focus on its row. */
export function leaveCase(): void {
  fromCase = true;
}

export function comesFromCase(): boolean {
  const came = fromCase;
  fromCase = false;
  return came;
}

function put(name: string, value: string): void {
  try {
    sessionStorage.setItem(name, value);
  } catch {
    // the store is closed: Back goes to the first row
  }
}

export type Neighbours = { place: number; total: number | null; previous: string | null; next: string | null; more: boolean };

/** Where a case stands on the trail; null when it was opened from elsewhere. */
export function neighbours(trail: Trail | null, id: string): Neighbours | null {
  const at = trail?.ids.indexOf(id) ?? -1;
  if (!trail || at < 0) return null;
  const last = at === trail.ids.length - 1;
  return { place: trail.first + at + 1, total: trail.total, previous: trail.ids[at - 1] ?? null, next: trail.ids[at + 1] ?? null, more: last && trail.next !== null };
}

/** The trail with the queue's next page behind it. */
export function extended(trail: Trail, ids: string[], next: string | null): Trail {
  const known = new Set(trail.ids);
  return { ...trail, ids: [...trail.ids, ...ids.filter((id) => !known.has(id))], next };
}
