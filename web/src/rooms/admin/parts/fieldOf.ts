// Which field of a form the server means: `title.zh` is `zh` where the form has no `title`, `plain.zh` is `plain_zh`. Pure.

export function fieldOf(path: string, draft: object): string | null {
  const parts = path.split('.');
  const wanted = [path, parts.slice(0, 2).join('_'), parts[0] ?? '', parts.at(-1) ?? ''];
  return wanted.find((one) => one in draft) ?? null;
}
