// Why something was not done, in a sentence with a way on. Refusals of the administration have words of their own here.
import type { ReactNode } from 'react';
import type { Failure } from '../../../api/http';
import { useT } from '../../../i18n';
import { FailureNote } from '../../../ui/FailureNote';

const REFUSALS = [
  'has_posts', 'last_desk', 'same_person', 'held', 'closed', 'inactive', 'last_admin', 'active', 'post_ended', 'desk_in_use', 'same_post', 'too_many_posts', 'over', 'stand_in_overlaps', 'stand_in_full', 'wider_post', 'superseded', 'no_classes', 'too_many_classes', 'too_many_open', 'not_held', 'erased',
] as const;
export type Refusal = (typeof REFUSALS)[number];

export function refusalOf(failure: Failure): Refusal | null {
  return REFUSALS.find((one) => one === failure.code) ?? null;
}

/** `latest` is offered where somebody else was faster: what was typed stays, the version is fetched anew. */
type Props = { failure: Failure | null; latest?: (() => void) | undefined; /** What a code means here, where it means something of its own. */ here?: Record<string, string> | undefined; children?: ReactNode };

export function Trouble({ failure, latest, here, children }: Props): ReactNode {
  const t = useT('admin');
  const common = useT();
  if (!failure) return null;
  const refusal = refusalOf(failure);
  const own = here?.[failure.code];
  if (own || refusal) {
    return (
      <div className="alert stack-8" role="alert">
        <p>{own ?? (refusal && t(`refused_${refusal}`))}</p>
        {children && <div className="row">{children}</div>}
      </div>
    );
  }
  const stale = failure.status === 412 || failure.code === 'stale' || failure.code === 'wrong_state';
  return (
    <FailureNote failure={failure} audience="staff">
      {stale && latest ? <button type="button" className="btn" onClick={latest}>{common('conflict_look')}</button> : children}
    </FailureNote>
  );
}
