// Areas as people read them: hectares with one decimal below ten, whole ones above. Pure.

export function hectares(m2: number): number {
  const ha = m2 / 10_000;
  return ha < 10 ? Math.round(ha * 10) / 10 : Math.round(ha);
}
