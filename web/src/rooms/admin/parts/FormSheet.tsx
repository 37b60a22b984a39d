// A form in a sheet: the summary before everything, the fields, the failure, and a button that says what it does.
import { useEffect, useRef, type ReactNode } from 'react';
import { ErrorSummary } from '../../../ui/ErrorSummary';
import { Commit, Sheet } from '../../desk/acts/Sheet';
import { Cancel } from '../../desk/acts/SheetParts';
import { ActButton } from './ActButton';
import { Trouble } from './Trouble';
import type { Form } from './useForm';

type Props<D> = { form: Form<D>; title: ReactNode; verb: string; busyVerb: string; onClose: () => void; latest?: () => void; here?: Record<string, string>; wide?: boolean; /** Nothing brings it back: the verb is red. */ danger?: boolean; children: ReactNode };

export function FormSheet<D>({ form, title, verb, busyVerb, onClose, latest, here, wide, danger, children }: Props<D>): ReactNode {
  return (
    <Sheet title={title} onClose={onClose} {...(!danger && { onCommit: form.commit })} {...(wide && { wide })} foot={<><Cancel onClose={onClose} />{danger ? <ActButton look="danger" label={verb} busyLabel={busyVerb} busy={form.busy} onPress={form.commit} /> : <Commit label={verb} busyLabel={busyVerb} busy={form.busy} onPress={form.commit} />}</>}>
      <ErrorSummary errors={form.errors} turn={form.turn} />
      <Trouble failure={form.failure} latest={latest} here={here} />
      <Fields>{children}</Fields>
    </Sheet>
  );
}

/** The first field has the focus when the sheet opens. */
function Fields({ children }: { children: ReactNode }): ReactNode {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector<HTMLElement>('input, select, textarea')?.focus(), []);
  return <div className="stack" ref={box}>{children}</div>;
}
