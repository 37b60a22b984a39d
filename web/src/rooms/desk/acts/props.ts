// What every sheet of an act is given, and what it answers with.
import type { ReactNode } from 'react';
import type { CaseView, Row } from '../../../api/types';
import type { Clash } from './useAct';

export type SheetProps = {
  row: Row;
  /** The name its draft is kept under: person, case and act. */
  draftName: string;
  onClose: () => void;
  /** The new view and the sentence that says what was done. */
  onDone: (view: CaseView, said: ReactNode) => void;
  /** Somebody else acted; `words` is what was typed here. */
  onClash: (clash: Clash, words: string) => void;
};
