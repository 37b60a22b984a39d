// An empty page: a sentence about this very list and one act, never a bare "nothing".
import type { ReactNode } from 'react';

export function EmptyState({ text, children }: { text: ReactNode; children?: ReactNode }): ReactNode {
  return (
    <div className="empty">
      <p>{text}</p>
      {children}
    </div>
  );
}
