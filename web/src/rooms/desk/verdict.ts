// What is still missing before a verification can pass or fail. Pure; the server asks the same.
export type Marks = Record<string, boolean>;
type Standard = readonly { code: string }[];
export type Missing = { kind: 'unmarked' | 'not_met' | 'photo' | 'reason' | 'no_item'; item: string };

/** Passing wants every item marked as met, and a photo where the small class says so. */
export function checkPass(standard: Standard, marks: Marks, wantsPhoto: boolean, photos: number): Missing[] {
  const missing: Missing[] = [];
  const unmarked = standard.find(({ code }) => marks[code] === undefined);
  const unmet = standard.find(({ code }) => marks[code] === false);
  if (unmet) missing.push({ kind: 'not_met', item: unmet.code });
  if (unmarked) missing.push({ kind: 'unmarked', item: unmarked.code });
  if (wantsPhoto && photos === 0) missing.push({ kind: 'photo', item: '' });
  return missing;
}

/** Failing wants a reason, and at least one item that is not met. */
export function checkFail(standard: Standard, marks: Marks, reason: string): Missing[] {
  const missing: Missing[] = [];
  if (!standard.some(({ code }) => marks[code] === false)) missing.push({ kind: 'no_item', item: standard[0]?.code ?? '' });
  if (!reason) missing.push({ kind: 'reason', item: '' });
  return missing;
}
