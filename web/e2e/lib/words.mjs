// The words on the screen. Tests write the Chinese wording; in English the same message is looked up in the English dictionary.
// A wording that no dictionary holds fails at once, so that a test never looks for words that nobody can see.
import { readFileSync } from 'node:fs';

const folder = new URL('../../src/i18n/', import.meta.url);
const read = (ns, lang) => JSON.parse(readFileSync(new URL(`${ns}.${lang}.json`, folder), 'utf8'));
const dictionaries = new Map();

/** Common words lie in two files; here they are one dictionary. */
function dictionary(ns) {
  const files = ns === 'common' ? ['common', 'parts'] : [ns];
  const whole = (lang) => Object.assign({}, ...files.map((file) => read(file, lang)));
  if (!dictionaries.has(ns)) dictionaries.set(ns, { zh: whole('zh'), en: whole('en') });
  return dictionaries.get(ns);
}

/** The message's key: given as the last argument where two messages share a Chinese wording. */
function keyOf(ns, zh, key) {
  const { zh: all, en } = dictionary(ns);
  if (key) {
    if (all[key] !== zh) throw new Error(`${ns}.zh.json: ${key} is "${all[key]}", not "${zh}"`);
    return key;
  }
  const keys = Object.keys(all).filter((one) => all[one] === zh);
  if (keys.length === 0) throw new Error(`${ns}.zh.json has no message "${zh}"`);
  if (new Set(keys.map((one) => en[one])).size > 1) throw new Error(`${ns}.zh.json: "${zh}" is said by ${keys.join(', ')}; name one`);
  return keys[0];
}

const plural = /\{(\w+), (plural|select), ((?:\s*[=\w]+ \{[^{}]*(?:\{\w+\}[^{}]*)*\})+)\}/g;

/** Fills in arguments; the plural forms `one` and `other`, and `select`. */
function fill(message, args) {
  const chosen = message.replace(plural, (_, name, kind, forms) => {
    const all = Object.fromEntries([...forms.matchAll(/([=\w]+) \{([^{}]*(?:\{\w+\}[^{}]*)*)\}/g)].map(([, form, text]) => [form, text]));
    const form = kind === 'select' ? String(args[name]) : args[name] === 1 && all.one !== undefined ? 'one' : 'other';
    return (all[form] ?? all.other).replaceAll('#', args[name]);
  });
  return chosen.replace(/\{(\w+)\}/g, (_, name) => {
    if (!(name in args)) throw new Error(`"${message}" wants ${name}`);
    return args[name];
  });
}

/** `const w = wording('en'); w('report', '下一步')`. */
export function wording(lang) {
  return (ns, zh, args = {}, key = undefined) => fill(dictionary(ns)[lang][keyOf(ns, zh, key)], args);
}

/** A pattern from a message: what stands in for its arguments may be anything, or is caught by name. */
export function pattern(lang, ns, zh, key) {
  const message = dictionary(ns)[lang][keyOf(ns, zh, key)];
  const pieces = message.split(/\{(\w+)\}/);
  return new RegExp(pieces.map((piece, i) => (i % 2 ? `(?<${piece}>.+?)` : piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))).join('') + '$');
}
