// The desk's keys (UX §5) as a pure function: from a key press and where it happened to a command. It touches no page.

export type Command = 'search' | 'next' | 'previous' | 'open' | 'file' | 'dispatch' | 'refuse' | 'verify' | 'note' | 'close' | 'help';

export type Press = {
  key: string;
  /** The physical key; stands in when an input method has taken `key`. */
  code: string;
  ctrl: boolean;
  alt: boolean;
  meta: boolean;
  shift: boolean;
  repeat: boolean;
  /** An input method is composing. */
  composing: boolean;
};

/** Where the press happened. */
export type Where = { field: boolean; dialog: boolean; control: boolean };

const LETTERS: Record<string, Command> = { j: 'next', k: 'previous', f: 'file', d: 'dispatch', r: 'refuse', v: 'verify', c: 'note' };

/** The letter shown on a button for a command, and listed by `?`. */
export const SHOWN = { search: '/', next: 'J', previous: 'K', open: '↵', file: 'F', dispatch: 'D', refuse: 'R', verify: 'V', note: 'C', close: 'Esc', commit: 'Ctrl+↵', help: '?' } as const;

/** The command of a press, or null: letters only outside fields and dialogs, and only while they are switched on. */
export function commandOf(press: Press, where: Where, letters: boolean): Command | null {
  if (press.composing || press.ctrl || press.alt || press.meta || where.dialog) return null;
  if (press.key === 'Escape') return where.field ? null : 'close';
  if (where.field) return null;
  if (press.key === 'Enter') return where.control || press.repeat ? null : 'open';
  if (!letters) return null;
  if (press.key === '/' && !press.shift) return 'search';
  if (press.key === '?') return 'help';
  const command = LETTERS[letterOf(press)];
  if (!command || press.shift) return null;
  return press.repeat && command !== 'next' && command !== 'previous' ? null : command;
}

/** Ctrl+Enter (or Cmd+Enter) commits a sheet, inside fields too, but never while an input method composes. */
export function commits(press: Pick<Press, 'key' | 'ctrl' | 'meta' | 'composing' | 'repeat'>): boolean {
  return press.key === 'Enter' && (press.ctrl || press.meta) && !press.composing && !press.repeat;
}

function letterOf(press: Press): string {
  if (press.key === 'Process' || press.key === 'Unidentified') return /^Key([A-Z])$/.exec(press.code)?.[1]?.toLowerCase() ?? '';
  return press.key.toLowerCase();
}
