// The codes of findings that have a sentence, and the figures of the sentence. Pure.
import type { Finding } from '../types';

export const FINDING_CODES = [
  'required', 'unknown', 'duplicate', 'not_utf8', 'csv', 'too_many', 'empty', 'column_unknown', 'column_missing', 'cells', 'too_long', 'bidi', 'control', 'mark', 'code_form', 'item_code', 'item_form', 'limit_form', 'grades', 'range', 'when', 'national_form',
] as const;

/** Arguments as text; a sentence that names one the server did not send still shows. */
export function findingArgs(finding: Finding): Record<string, string> {
  const given = Object.fromEntries(Object.entries(finding.args).map(([name, value]) => [name, String(value)]));
  return new Proxy(given, { get: (all, name) => all[String(name)] ?? '–' });
}
