// A role's word.
import type { ReactNode } from 'react';
import type { Role } from '../../../api/types';
import { useT } from '../../../i18n';

export const ROLES = ['worker', 'clerk', 'verifier', 'department', 'operator', 'centre', 'admin'] as const satisfies readonly Role[];

export function RoleWord({ role }: { role: Role }): ReactNode {
  return <>{useT()(`role_${role}`)}</>;
}
