// The kinds of data with a period, as dictionary keys. Pure.
const KINDS = ['content', 'photos', 'reporter'] as const;

export function kindKey(kind: string): `retention_${(typeof KINDS)[number] | 'other'}` {
  return `retention_${KINDS.find((one) => one === kind) ?? 'other'}`;
}
