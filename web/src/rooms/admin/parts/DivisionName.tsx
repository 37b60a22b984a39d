// A division by its name; its code while the name is not known.
import type { ReactNode } from 'react';
import { Zh } from '../../../i18n';
import { useDivision } from '../../../ui/useDivision';

export function DivisionName({ code }: { code: string }): ReactNode {
  return <Zh>{useDivision(code)?.name ?? code}</Zh>;
}
