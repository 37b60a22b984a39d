// What changed between the list on the screen and the list just fetched. Pure. Nothing moves under the pointer:
// entries are refreshed where they stand, and what came, went or was acted on is counted and waits to be asked for.
export type Versioned = { id: string; version: number };

/** How many cases came, went, or were acted on since the shown list was fetched. */
export function countChanges(shown: readonly Versioned[], fresh: readonly Versioned[]): number {
  const versions = new Map(fresh.map((row) => [row.id, row.version]));
  const known = new Set(shown.map((row) => row.id));
  const gone = shown.filter((row) => versions.get(row.id) !== row.version).length;
  return gone + fresh.filter((row) => !known.has(row.id)).length;
}

/** The shown list in its order, with the newest of each; `any` also takes what was acted on, else only the clock moves on. */
export function refreshInPlace<R extends Versioned>(shown: readonly R[], fresh: readonly R[], any = false): R[] {
  const byId = new Map(fresh.map((row) => [row.id, row]));
  return shown.map((row) => {
    const now = byId.get(row.id);
    return now && (any || now.version === row.version) ? now : row;
  });
}
