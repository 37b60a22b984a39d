// The name and level of a division by its code: a post carries the code only.
import { divisions, territory } from '../api/calls';
import type { Named } from '../api/types';
import { useLoad } from '../api/useLoad';

const LEVELS: Record<number, Named['level']> = { 2: 'province', 4: 'city', 6: 'county', 9: 'township', 12: 'village', 15: 'grid' };

/** The level that a code's length tells. */
export function levelOf(code: string): Named['level'] {
  return LEVELS[code.length] ?? 'grid';
}

/** Null until the name is known; a village is looked up in its township. */
export function useDivision(code: string): Named | null {
  const level = levelOf(code);
  const above = useLoad('territory', territory);
  const parent = level === 'township' ? code.slice(0, 6) : level === 'village' || level === 'grid' ? code.slice(0, 9) : null;
  const beside = useLoad(parent ? `divisions.${parent}` : null, () => divisions(parent ?? ''));
  const wanted = level === 'grid' ? code.slice(0, 12) : code;
  return [...(above.data?.path ?? []), ...(beside.data ?? [])].find((one) => one.code === wanted) ?? null;
}
