// Moves the focus to the row of a case; the grid or the cards carry the case's id in `data-key`.
export function focusRow(id: string): void {
  const find = (): HTMLElement | null => document.querySelector<HTMLElement>(`.desk-queue-list [data-key="${CSS.escape(id)}"]`);
  const go = (): void => {
    const row = find();
    row?.focus();
    row?.scrollIntoView({ block: 'nearest' });
  };
  if (find()) go();
  else requestAnimationFrame(go);
}
