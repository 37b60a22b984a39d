// Asks before what cannot simply be taken back: object and effect, the verb again in red, the focus on the safe one. The act is
// sent from here, so that a refusal stands where it was asked for.
import { useState, type ReactNode } from 'react';
import { Failure } from '../../../api/http';
import { useT } from '../../../i18n';
import { Sheet } from '../../desk/acts/Sheet';
import { useOnce } from '../../desk/once';
import { Trouble } from './Trouble';

type Props<R> = { title: ReactNode; effect: ReactNode; verb: string; busyVerb: string; send: (key: string) => Promise<R>; done: (answer: R) => void; onKeep: () => void; latest?: () => void; /** Where the way on after a refusal leads. */ way?: ReactNode };

export function Danger<R>({ title, effect, verb, busyVerb, send, done, onKeep, latest, way }: Props<R>): ReactNode {
  const common = useT();
  const once = useOnce();
  const [failure, setFailure] = useState<Failure | null>(null);

  async function act(): Promise<void> {
    setFailure(null);
    try {
      const answer = await once.send({ verb }, async (key) => ({ it: await send(key) }));
      if (answer) done(answer.it);
    } catch (error) {
      setFailure(error instanceof Failure ? error : new Failure('problem', 0, null));
    }
  }

  const foot = (
    <>
      <button type="button" className="btn" autoFocus onClick={onKeep}>{common('keep')}</button>
      <button type="button" className="btn btn-danger" aria-busy={once.busy} onClick={() => void act()}>
        <span className="desk-swap" data-busy={once.busy || undefined}><span>{verb}</span><span>{busyVerb}</span></span>
      </button>
    </>
  );
  return (
    <Sheet role="alertdialog" title={title} onClose={onKeep} foot={foot}>
      <div className="stack-8">{effect}</div>
      <Trouble failure={failure} latest={latest}>{way}</Trouble>
    </Sheet>
  );
}
