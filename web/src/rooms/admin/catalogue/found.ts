// Classes by code, name, class or word, and by how they differ from the version in force. Pure.
import type { Catalogue, ClassInput } from '../types';

export type Change = 'added' | 'changed';

export function changeOf(code: string, { changes }: Pick<Catalogue, 'changes'>): Change | null {
  if (changes.added.includes(code)) return 'added';
  return changes.changed.includes(code) ? 'changed' : null;
}

export function found(classes: ClassInput[], sought: string, only: Change | '', catalogue: Pick<Catalogue, 'changes'>): ClassInput[] {
  const part = sought.trim().toLowerCase();
  return classes.filter((one) => {
    if (only && changeOf(one.code, catalogue) !== only) return false;
    if (!part) return true;
    return [one.code, one.staff.zh, one.staff.en, one.plain.zh, one.plain.en, one.group.zh, one.group.en, ...one.keywords].some((text) => text.toLowerCase().includes(part));
  });
}
