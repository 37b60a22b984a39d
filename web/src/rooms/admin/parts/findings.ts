// The codes of findings that have a sentence, and the figures of the sentence. Pure.
import type { Failure } from '../../../api/http';
import type { Finding } from '../types';

/** A file that is not even of its kind is refused as a whole: the same table shows it. */
export function asFindings(failure: Failure): Finding[] {
  if (failure.code !== 'input') return [];
  return (failure.problem?.fields ?? []).map((one) => ({ line: 0, column: one.path, code: one.code, args: { ...failure.problem?.args, ...one.args } as Finding['args'] }));
}

export const FINDING_CODES = [
  'required', 'unknown', 'duplicate', 'not_utf8', 'csv', 'too_many', 'empty', 'column_unknown', 'column_missing', 'cells', 'too_long', 'bidi', 'control', 'mark', 'code_form', 'item_code', 'item_form', 'limit_form', 'grades', 'range', 'when', 'national_form', 'code', 'differs', 'other_county', 'not_yours', 'unknown_village', 'unknown_township', 'no_county', 'feature', 'geometry', 'position', 'too_many_points', 'not_closed', 'flat', 'self_intersection', 'hole_outside', 'too_large', 'geojson', 'outside_village', 'away_from_village', 'out_of_county', 'axes_exchanged', 'too_many_rows', 'date', 'weekday', 'year_not_whole',
] as const;

/** Arguments as text; a sentence that names one the server did not send still shows. */
export function findingArgs(finding: Finding): Record<string, string> {
  const given = Object.fromEntries(Object.entries(finding.args).map(([name, value]) => [name, String(value)]));
  return new Proxy(given, { get: (all, name) => all[String(name)] ?? '–' });
}
