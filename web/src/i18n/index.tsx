// The interface's two languages: which one is shown, the loaded dictionaries, and the hooks that rooms use.
// A dictionary is one JSON file per language and room, loaded with the room; switching keeps page and input.
import { createElement, Fragment, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import type { Text2 } from '../api/types';
import commonZh from './common.zh.json';
import type partsZh from './parts.zh.json';
import { format } from './format';
import type demo from './demo.zh.json';
import type home from './home.zh.json';
import type report from './report.zh.json';
import type track from './track.zh.json';
import type photos from './photos.zh.json';
import type signin from './signin.zh.json';
import type work from './work.zh.json';
import type desk from './desk.zh.json';
import type centre from './centre.zh.json';
import type admin from './admin.zh.json';
import type hotline from './hotline.zh.json';
import type me from './me.zh.json';

export type Lang = 'zh' | 'en';
type Dicts = {
  common: typeof commonZh & typeof partsZh; demo: typeof demo; home: typeof home; report: typeof report; track: typeof track; photos: typeof photos;
  signin: typeof signin; work: typeof work; desk: typeof desk; centre: typeof centre; admin: typeof admin; hotline: typeof hotline; me: typeof me;
};
export type Ns = keyof Dicts;
/** `parts` holds the words of shared parts that only some rooms show; once loaded they belong to `common`. */
export type File = Ns | 'parts';
export type Args = Record<string, string | number>;

/** A room's dictionary in the shown language. */
export type T<N extends Ns = 'common'> = {
  (key: keyof Dicts[N], args?: Args): string;
  /** The same with elements as arguments: `t.rich('to', { unit: <Zh>{unit}</Zh> })`. */
  rich(key: keyof Dicts[N], args: Record<string, ReactNode>): ReactNode;
  lang: Lang;
};

const loaders = import.meta.glob<Record<string, string>>(['./*.json', '!./common.zh.json'], { import: 'default' });
const dicts = new Map<string, Record<string, string>>([['common.zh', commonZh]]);
const wanted = new Set<File>(['common']);
const listeners = new Set<() => void>();
let lang: Lang = stored() === 'en' ? 'en' : 'zh';

function stored(): string | null {
  try {
    return localStorage.getItem('yw.lang');
  } catch {
    return null;
  }
}

async function load(ns: File, which: Lang): Promise<void> {
  const id = `${ns}.${which}`;
  if (dicts.has(id)) return;
  const loader = loaders[`./${id}.json`];
  if (!loader) throw new Error(`no dictionary ${id}`);
  dicts.set(id, await loader());
}

/** Loads a room's dictionary in the shown language; main.tsx calls it together with the room's own chunk. */
export async function need(...names: File[]): Promise<void> {
  names.forEach((ns) => wanted.add(ns));
  await Promise.all(names.map((ns) => load(ns, lang)));
}

/** Switches the language once every dictionary in use is there, so that no half of a page is left behind. */
export async function setLang(next: Lang): Promise<void> {
  await Promise.all([...wanted].map((ns) => load(ns, next)));
  lang = next;
  try {
    localStorage.setItem('yw.lang', next);
  } catch {
    // private mode: the choice holds for this page only
  }
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en';
  listeners.forEach((notify) => notify());
}

/** The shown language outside of components. */
export function currentLang(): Lang {
  return lang;
}

function subscribe(notify: () => void): () => void {
  listeners.add(notify);
  return () => listeners.delete(notify);
}

export function useLang(): Lang {
  return useSyncExternalStore(subscribe, currentLang, () => lang);
}

/** `const t = useT('report')`; without a name the common words. */
export function useT<N extends Ns = 'common'>(ns?: N): T<N> {
  const shown = useLang();
  return useMemo(() => translator(ns ?? ('common' as N), shown), [ns, shown]);
}

/** The translator of a dictionary already loaded; for pure functions, their tests, and document titles. */
export function translator<N extends Ns>(ns: N, which: Lang): T<N> {
  const dict = dicts.get(`${ns}.${which}`);
  if (!dict) throw new Error(`dictionary ${ns}.${which} is not loaded`);
  const find = (key: string): string => {
    const message = dict[key] ?? (ns === 'common' ? dicts.get(`parts.${which}`)?.[key] : undefined);
    if (message === undefined) throw new Error(`no message ${ns}.${which} ${key}`);
    return message;
  };
  const t = ((key: string, args: Args = {}) => format<string>(find(key), args, which).join('')) as unknown as T<N>;
  t.rich = (key, args) =>
    createElement(Fragment, null, ...format<ReactNode>(find(key as string), args as Record<string, ReactNode | string | number>, which));
  t.lang = which;
  return t;
}

/** Test helper: puts a dictionary in place without the loader. */
export function provide(ns: File, which: Lang, dict: Record<string, string>): void {
  dicts.set(`${ns}.${which}`, dict);
}

/** Picks the shown language of a text that the server sends in both. */
export function useText(): (text: Text2) => string {
  const shown = useLang();
  return (text) => text[shown];
}

/** People's words, names and places stay as written: they are Chinese also on an English page. */
export function Zh({ children }: { children: ReactNode }): ReactNode {
  return createElement('span', { lang: 'zh' }, children);
}
