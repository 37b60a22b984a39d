// Which row a list stands on after it was fetched anew. Pure.
/** Which row is current after a reload: the same case, else the one now in its place, else the last. */
export function currentAfter(rows: readonly { id: string }[], id: string | null, index: number): number {
  const same = rows.findIndex((row) => row.id === id);
  return same >= 0 ? same : Math.min(Math.max(index, 0), rows.length - 1);
}
