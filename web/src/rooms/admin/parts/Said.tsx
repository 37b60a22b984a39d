// The result of one's own act, read out and shown above what it changed.
import type { ReactNode } from 'react';

export function Said({ text }: { text: ReactNode }): ReactNode {
  return <p role="status" className={text ? 'desk-said' : 'admin-quiet'}>{text}</p>;
}
