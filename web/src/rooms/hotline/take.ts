// What a call becomes: its draft, what is still missing, and what is sent. Pure.
import type { Role, TakeReport } from '../../api/types';

export type Draft = {
  channel: 'phone' | 'visit';
  /** The caller wants to leave neither number nor name. */
  anonymous: boolean;
  phone: string;
  caller: string;
  words: string;
  township: string;
  village: string;
  address: string;
  answer: string;
};

export const EMPTY: Draft = { channel: 'phone', anonymous: false, phone: '', caller: '', words: '', township: '', village: '', address: '', answer: '' };

/** Who takes reports for others. */
export function takes(role: Role): boolean {
  return role === 'operator' || role === 'clerk' || role === 'centre';
}

/** Digits alone; blanks, dashes and full-width digits are forgiven. */
export function digitsOf(text: string): string {
  return text.normalize('NFKC').replace(/[\s-]/g, '').replace(/^\+?86(?=1\d{10}$)/, '');
}

/** The whole number when it is one, else null. */
export function wholePhone(text: string): string | null {
  const digits = digitsOf(text);
  return /^1\d{10}$/.test(digits) ? digits : null;
}

export type Missing = 'words' | 'place' | 'phone' | 'answer';

/** What keeps the call from being sent; `answered`: it ends with an answer and needs no place. */
export function missing(draft: Draft, answered: boolean): Missing[] {
  const found: Missing[] = [];
  if (!draft.anonymous && draft.phone.trim() && !wholePhone(draft.phone)) found.push('phone');
  if (!draft.words.trim()) found.push('words');
  if (answered ? !draft.answer.trim() : !draft.township && !draft.village && !draft.address.trim()) found.push(answered ? 'answer' : 'place');
  return found;
}

/** The body to send. */
export function bodyOf(draft: Draft, answered: boolean, language: 'zh' | 'en'): TakeReport {
  const division = draft.village || draft.township;
  const address = draft.address.trim();
  const known = !draft.anonymous;
  return {
    channel: draft.channel,
    words: draft.words.trim(),
    language,
    ...(division || address ? { place: { ...(division && { division }), ...(address && { address }) } } : {}),
    ...(known && draft.phone.trim() ? { phone: digitsOf(draft.phone) } : {}),
    ...(known && draft.caller.trim() ? { caller: draft.caller.trim() } : {}),
    ...(answered ? { answer: draft.answer.trim() } : {}),
  };
}
