// A form that is kept while it is typed, checked when it is sent, and sent once. What was typed survives Esc, Back, reload,
// an expired sign-in and a colleague's edit; it goes away when it was received.
import { useCallback, useState } from 'react';
import { Failure } from '../../../api/http';
import { useT } from '../../../i18n';
import { fieldWords, type FieldError } from '../../../ui/ErrorSummary';
import { usePortal } from '../../../ui/portal';
import { useDraft } from '../../desk/drafts';
import { useOnce } from '../../desk/once';
import { fieldOf } from './fieldOf';

type Options<D, R> = {
  /** Says page and thing; fields are called `name-field`. */
  name: string;
  empty: D;
  /** Field and sentence of what is missing or wrong. */
  check: (draft: D) => [keyof D & string, string][];
  send: (draft: D, key: string) => Promise<R>;
  done: (answer: R) => void;
};

export type Form<D> = {
  draft: D;
  set: (part: Partial<D>) => void;
  busy: boolean;
  failure: Failure | null;
  errors: FieldError[];
  turn: number;
  commit: () => void;
  clear: () => void;
  /** The id of a field, and what is wrong with it. */
  field: (name: keyof D & string) => { id: string; error: FieldError | undefined };
};

export function useForm<D extends object, R>(options: Options<D, R>): Form<D> {
  return useFormOn(options, useDraft(`admin.${options.name}`, options.empty));
}

/** The same for what must not lie in the browser's store: numbers of people. */
export function useSecretForm<D extends object, R>(options: Options<D, R>): Form<D> {
  const [draft, setDraft] = useState(options.empty);
  const set = useCallback((part: Partial<D>) => setDraft((old) => ({ ...old, ...part })), []);
  return useFormOn(options, { draft, set, clear: () => undefined });
}

type Kept<D> = { draft: D; set: (part: Partial<D>) => void; clear: () => void };

function useFormOn<D extends object, R>({ name, check, send, done }: Options<D, R>, { draft, set, clear }: Kept<D>): Form<D> {
  const t = useT('admin');
  const common = useT();
  const { county } = usePortal();
  const once = useOnce();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [errors, setErrors] = useState<FieldError[]>([]);
  const [turn, setTurn] = useState(0);
  const idOf = (field: string): string => `${name}-${field}`.replace(/[^\w-]/g, '-');

  /** Fields that the server refuses stand in the summary as the client's own do. */
  function refused(failed: Failure): boolean {
    const fields = (failed.problem?.fields ?? []).flatMap((one) => {
      const name = fieldOf(one.path, draft);
      return name ? [{ id: idOf(name), text: one.code === 'taken' ? t('field_taken') : fieldWords(one, county.name, common) }] : [];
    });
    if (failed.code !== 'input' || fields.length === 0) return false;
    setErrors(fields);
    setTurn((n) => n + 1);
    return true;
  }

  async function attempt(): Promise<void> {
    const found = check(draft).map(([field, text]) => ({ id: idOf(field), text }));
    setErrors(found);
    setTurn((n) => n + 1);
    setFailure(null);
    if (found.length > 0) return;
    try {
      const answer = await once.send(draft, (key) => send(draft, key));
      if (answer === undefined) return;
      clear();
      done(answer);
    } catch (error) {
      const failed = error instanceof Failure ? error : new Failure('problem', 0, null);
      if (!refused(failed)) setFailure(failed);
    }
  }

  const field = (one: keyof D & string): { id: string; error: FieldError | undefined } => {
    const id = idOf(one);
    return { id, error: errors.find((error) => error.id === id) };
  };
  return { draft, set, busy: once.busy, failure, errors, turn, commit: () => void attempt(), clear, field };
}
