// The draft as the steps see it: one in memory, written to the device 300 ms after the last change and when the page hides.
import { useSyncExternalStore } from 'react';
import { emptyDraft, findDraft, saveReport, tidy, type Draft } from './draft';

let draft: Draft | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;
let loading: Promise<void> | null = null;
const listeners = new Set<() => void>();

function emit(): void {
  listeners.forEach((notify) => notify());
}

/** Loads the draft in work from the device, once. */
export function loadDraft(): Promise<void> {
  loading ??= tidy(Date.now()).catch(() => undefined).then(findDraft).catch(() => undefined).then((found) => {
    draft ??= { ...emptyDraft(), ...found };
    emit();
  });
  return loading;
}

export function currentDraft(): Draft | null {
  return draft;
}

/** Changes the draft and saves it soon. */
export function change(edit: Partial<Draft> | ((now: Draft) => Partial<Draft>)): void {
  if (!draft) return;
  draft = { ...draft, ...(typeof edit === 'function' ? edit(draft) : edit) };
  clearTimeout(timer);
  timer = setTimeout(() => void flush(), 300);
  emit();
}

/** Writes now what is not written yet. */
export async function flush(): Promise<void> {
  clearTimeout(timer);
  timer = undefined;
  if (!draft) return;
  const saved = { ...draft, savedAt: Date.now() };
  const id = draft.id;
  await saveReport(saved);
  if (draft?.id === id) {
    draft = { ...draft, savedAt: saved.savedAt };
    emit();
  }
}

/** Lets go of the draft that was submitted; the next report starts empty. */
export function startAnew(): void {
  clearTimeout(timer);
  timer = undefined;
  draft = emptyDraft();
  emit();
}

export function useDraft(): Draft | null {
  return useSyncExternalStore((notify) => {
    listeners.add(notify);
    return () => listeners.delete(notify);
  }, currentDraft, currentDraft);
}

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'hidden' && timer) void flush();
});
window.addEventListener('pagehide', () => {
  if (timer) void flush();
});
