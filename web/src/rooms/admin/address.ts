// What a list's address holds: its filters, the page and the cursor; never a name or a search word. Pure.

/** Rows of one page. */
export const PAGE_ROWS = 25;

export type PageOf = { number: number; after: string | null };

export function pageOf(search: string): PageOf {
  const params = new URLSearchParams(search);
  const after = params.get('after');
  return { number: after ? Math.max(2, Math.floor(Number(params.get('page'))) || 2) : 1, after };
}

/** The address with one filter changed; a changed filter starts at the first page. */
export function withFilter(search: string, name: string, value: string): string {
  const params = new URLSearchParams(search);
  params.delete('after');
  params.delete('page');
  if (value) params.set(name, value);
  else params.delete(name);
  return params.toString();
}

export function withPage(search: string, number: number, after: string): string {
  const params = new URLSearchParams(search);
  params.set('page', String(number));
  params.set('after', after);
  return params.toString();
}

/** A value of the address, if it is one of those that exist. */
export function oneOf<V extends string>(search: string, name: string, known: readonly V[]): V | null {
  const value = new URLSearchParams(search).get(name);
  return known.find((one) => one === value) ?? null;
}
