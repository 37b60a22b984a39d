// The tag of a case's state: shape and word. Only a tag that waits for its reader is filled; finished is plain text.
import type { ReactNode } from 'react';
import type { CaseState } from '../api/types';
import { useT } from '../i18n';
import { look, SHAPES, stateWord, type Audience } from './words';

export function StateTag({ state, audience, waiting = false }: { state: CaseState; audience: Audience; waiting?: boolean }): ReactNode {
  const t = useT();
  const how = look(state);
  return (
    <span className={`tag tag-${how}${waiting ? ' tag-filled' : ''}`}>
      <span aria-hidden="true">{SHAPES[how]}</span> {stateWord(state, audience, t)}
    </span>
  );
}
