// A button that says what it is doing while it does it, and keeps its width.
import type { ReactNode } from 'react';

type Props = { label: ReactNode; busyLabel: ReactNode; busy: boolean; onPress: () => void; look?: 'primary' | 'plain' | 'danger' };

export function ActButton({ label, busyLabel, busy, onPress, look = 'plain' }: Props): ReactNode {
  return (
    <button type="button" className={look === 'plain' ? 'btn' : `btn btn-${look}`} aria-busy={busy} onClick={onPress}>
      <span className="desk-swap" data-busy={busy || undefined}><span>{label}</span><span>{busyLabel}</span></span>
    </button>
  );
}
