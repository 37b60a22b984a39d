// What a new password must be. Pure.

/** Characters at least. */
export const PASSWORD_MIN = 10;

export type PasswordFault = 'short' | 'account' | 'same';

export function passwordFault(next: string, old: string, account: string | null): PasswordFault | null {
  if ([...next].length < PASSWORD_MIN) return 'short';
  if (account && next.toLowerCase() === account.toLowerCase()) return 'account';
  return next === old ? 'same' : null;
}
