// The account and password typed a moment ago, for the page that changes the password: in memory only, gone with the page.
type Typed = { account: string; password: string };
let kept: Typed | null = null;

export function rememberTyped(now: Typed): void {
  kept = now;
}

export function forgetTyped(): void {
  kept = null;
}

export function typed(): Typed | null {
  return kept;
}
