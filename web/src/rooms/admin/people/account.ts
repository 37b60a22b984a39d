// What an account name may be: small letters and digits, from three to thirty-two. Pure.

export function accountOf(text: string): string {
  return text.trim().toLowerCase();
}

export function accountFits(text: string): boolean {
  return /^[a-z][a-z0-9._-]{2,31}$/.test(accountOf(text));
}
