// Messages with named arguments, plurals and choices: the small part of ICU MessageFormat that the dictionaries use.
// Pure: no state, no DOM. `format` returns parts, so that a sentence can hold elements without being glued together.

type Node = string | Arg | Choice;
type Arg = { kind: 'arg'; name: string };
type Choice = { kind: 'plural' | 'select'; name: string; cases: Record<string, Node[]> };

const cache = new Map<string, Node[]>();

/** Formats a message into its parts; an argument that is missing is an error of the caller and throws. */
export function format<V>(message: string, args: Record<string, V | string | number>, lang: string): (V | string)[] {
  let nodes = cache.get(message);
  if (!nodes) cache.set(message, (nodes = parse(message)));
  return render<V>(nodes, args, lang, null);
}

/** The names of the arguments that a message takes, in order, for the test of the dictionaries. */
export function argumentsOf(message: string): string[] {
  const names = new Set<string>();
  const walk = (nodes: Node[]): void => {
    for (const node of nodes) {
      if (typeof node === 'string') continue;
      names.add(node.name);
      if (node.kind !== 'arg') Object.values(node.cases).forEach(walk);
    }
  };
  walk(parse(message));
  return [...names].sort();
}

function render<V>(nodes: Node[], args: Record<string, V | string | number>, lang: string, count: number | null): (V | string)[] {
  const out: (V | string)[] = [];
  for (const node of nodes) {
    if (typeof node === 'string') {
      out.push(count === null ? node : node.replaceAll('#', String(count)));
      continue;
    }
    const value = args[node.name];
    if (value === undefined) throw new Error(`message argument missing: ${node.name}`);
    if (node.kind === 'arg') {
      out.push(typeof value === 'number' ? String(value) : value);
    } else if (node.kind === 'plural') {
      const n = Number(value);
      const branch = node.cases[`=${n}`] ?? node.cases[new Intl.PluralRules(lang).select(n)] ?? node.cases['other'] ?? [];
      out.push(...render<V>(branch, args, lang, n));
    } else {
      out.push(...render<V>(node.cases[String(value)] ?? node.cases['other'] ?? [], args, lang, count));
    }
  }
  return out;
}

function parse(message: string): Node[] {
  const reader = { text: message, at: 0 };
  const nodes = parseNodes(reader);
  if (reader.at !== message.length) throw new Error(`message has a stray brace: ${message}`);
  return nodes;
}

function parseNodes(reader: { text: string; at: number }): Node[] {
  const nodes: Node[] = [];
  let plain = '';
  while (reader.at < reader.text.length) {
    const c = reader.text[reader.at];
    if (c === '}') break;
    reader.at += 1;
    if (c !== '{') {
      plain += c;
      continue;
    }
    if (plain) nodes.push(plain);
    plain = '';
    nodes.push(parseArgument(reader));
  }
  if (plain) nodes.push(plain);
  return nodes;
}

function parseArgument(reader: { text: string; at: number }): Node {
  const head = /^\s*(\w+)\s*(?:(\})|,\s*(plural|select)\s*,)/.exec(reader.text.slice(reader.at));
  if (!head?.[1]) throw new Error(`message cannot be read: ${reader.text}`);
  reader.at += head[0].length;
  if (head[2]) return { kind: 'arg', name: head[1] };
  const cases: Record<string, Node[]> = {};
  for (;;) {
    const label = /^\s*(=?\w+)\s*\{/.exec(reader.text.slice(reader.at));
    if (!label?.[1]) break;
    reader.at += label[0].length;
    cases[label[1]] = parseNodes(reader);
    reader.at += 1;
  }
  const end = /^\s*\}/.exec(reader.text.slice(reader.at));
  if (!end || !cases['other']) throw new Error(`message needs an "other" case and an end: ${reader.text}`);
  reader.at += end[0].length;
  return { kind: head[3] as 'plural' | 'select', name: head[1], cases };
}
