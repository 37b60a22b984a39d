// Sending one act on a case: once, with the version it was decided on, and its failures sorted into what the sheet can show.
import { useState } from 'react';
import { Failure } from '../../../api/http';
import type { CaseView, Problem } from '../../../api/types';
import { useOnce } from '../once';

export type Clash = { problem: Problem };

/** A stale version or a state that has moved on: somebody else acted meanwhile. */
export function clashOf(failure: Failure): Clash | null {
  const taken = (failure.status === 409 && failure.code !== 'idempotency_reused') || failure.status === 412;
  return taken && failure.problem ? { problem: failure.problem } : null;
}

export function useAct(onDone: (view: CaseView) => void, onClash: (clash: Clash) => void) {
  const { busy, send } = useOnce();
  const [failure, setFailure] = useState<Failure | null>(null);

  async function run(body: object, act: (key: string) => Promise<CaseView>): Promise<void> {
    setFailure(null);
    try {
      const view = await send(body, act);
      if (view) onDone(view);
    } catch (error) {
      const failed = error instanceof Failure ? error : new Failure('problem', 0, null);
      const clash = clashOf(failed);
      if (clash) onClash(clash);
      else setFailure(failed);
    }
  }
  return { busy, failure, run };
}
