// The counts of one's queues: asked for once for the whole page, every 15 seconds, for the side bar and the queue's head alike.
import { createContext, useContext, type ReactNode } from 'react';
import { queues } from '../../../api/calls';
import type { Page, QueueCount } from '../../../api/types';
import { useLoad, type Load } from '../../../api/useLoad';
import { useMe } from '../../../ui/session';
import { POLL_MS } from '../queue/limits';

const Context = createContext<Load<Page<QueueCount>> | null>(null);

/** Kept under the post, so that another post never shows them. */
export function Queues({ children }: { children: ReactNode }) {
  const { current } = useMe();
  const load = useLoad(`desk.queues.${current.membership}`, queues, POLL_MS);
  return <Context.Provider value={load}>{children}</Context.Provider>;
}

export function useQueues(): Load<Page<QueueCount>> {
  const load = useContext(Context);
  if (!load) throw new Error('useQueues outside of Queues');
  return load;
}
