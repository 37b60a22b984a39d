// Opens the sheet of an act, and what follows it: the sentence that says what was done, or the sheet of a conflict.
import { useState, type ReactNode } from 'react';
import type { CaseView, Row } from '../../../api/types';
import { useMe } from '../../../ui/session';
import { sheetsOf, type SheetAct } from '../names';
import { ClashSheet } from './ClashSheet';
import { DispatchSheet } from './DispatchSheet';
import { FileSheet } from './FileSheet';
import { AnswerSheet, ReturnSheet } from './ReasonSheet';
import { ReassignSheet } from './ReassignSheet';
import { ReviewSheet } from './ReviewSheet';
import { SignSheet } from './SignSheet';
import { SubmitSheet } from './SubmitSheet';
import { UndoSheet } from './UndoSheet';
import type { SheetProps } from './props';
import { RefuseSheet } from './RefuseSheet';
import type { Clash } from './useAct';
import { VerifySheet } from './VerifySheet';

const SHEETS: Record<SheetAct, (props: SheetProps) => ReactNode> = {
  file: FileSheet, dispatch: DispatchSheet, verify: VerifySheet, refuse: RefuseSheet, review: ReviewSheet,
  return: ReturnSheet, answer: AnswerSheet, undo: UndoSheet, reassign: ReassignSheet, sign: SignSheet, submit: SubmitSheet,
};

type Open = { act: SheetAct; row: Row; clash: Clash | null; words: string };
type Events = {
  onDone: (view: CaseView, said: ReactNode) => void;
  /** The reader wants the newest state after a conflict. */
  onLatest: (id: string) => void;
};

export function useSheets({ onDone, onLatest }: Events) {
  const me = useMe();
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);

  /** Opens the sheet when the row allows the act; says whether it did. */
  function start(act: SheetAct, row: Row | undefined): boolean {
    if (!row || !sheetsOf(row).includes(act)) return false;
    setOpen({ act, row, clash: null, words: '' });
    return true;
  }

  function sheet(): ReactNode {
    if (!open) return null;
    if (open.clash) {
      const latest = (): void => {
        close();
        onLatest(open.row.id);
      };
      return <ClashSheet row={open.row} clash={open.clash} words={open.words} onLatest={latest} />;
    }
    const One = SHEETS[open.act];
    return (
      <One
        key={`${open.act} ${open.row.id}`}
        row={open.row}
        draftName={`${me.person}.${open.row.id}.${open.act}`}
        onClose={close}
        onDone={(view, said) => {
          close();
          onDone(view, said);
        }}
        onClash={(clash, words) => setOpen({ ...open, clash, words })}
      />
    );
  }
  return { start, sheet, isOpen: open !== null };
}
