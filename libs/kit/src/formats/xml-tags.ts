// What can be said of an XML text before a parser expands its entities, recurses, or keeps everybody waiting: found in one pass that looks at no character twice.

export interface Tag {
  readonly kind: 'start' | 'empty' | 'end' | 'doctype' | 'other';
  /** Where its `<` stands. */
  readonly at: number;
  /** Where the `>` of a tag stands. */
  readonly end: number;
  /** Quoted values in it, which are its attributes. */
  readonly values: number;
}

/** Tags, and as `other` comments, CDATA and instructions; it ends where markup is unfinished, as there a parser stops too. */
export function* tagsOf(text: string): Generator<Tag> {
  for (let at = text.indexOf('<'); at >= 0;) {
    if (/^<!doctype/i.test(text.slice(at, at + 9))) yield { kind: 'doctype', at, end: at, values: 0 };
    const { end, values } = endOf(text, at);
    if (end < 0) return;
    yield { kind: kindOf(text, at, end), at, end, values };
    at = text.indexOf('<', end);
  }
}

function kindOf(text: string, at: number, end: number): Tag['kind'] {
  if (text[at + 1] === '!' || text[at + 1] === '?') return 'other';
  if (text[at + 1] === '/') return 'end';
  return text[end - 1] === '/' ? 'empty' : 'start';
}

function endOf(text: string, at: number): { end: number; values: number } {
  for (const [begin, close] of [
    ['<!--', '-->'],
    ['<![CDATA[', ']]>'],
    ['<?', '?>'],
  ] as const)
    if (text.startsWith(begin, at)) return { end: text.indexOf(close, at + begin.length), values: 0 };
  return endOfTag(text, at + 1);
}

/** The `>` that stands in no quoted value. */
function endOfTag(text: string, from: number): { end: number; values: number } {
  const next = /[>"']/g;
  next.lastIndex = from;
  for (let values = 0; ; values += 1) {
    const sign = next.exec(text);
    if (!sign || sign[0] === '>') return { end: sign?.index ?? -1, values };
    next.lastIndex = text.indexOf(sign[0], next.lastIndex) + 1;
    if (next.lastIndex === 0) return { end: -1, values };
  }
}

/** A parser takes some ten microseconds for each tag, attribute and reference, more the more attributes a tag has, and quotes the line of a fault. */
const most = { parts: 8_000, attributes: 100, line: 262_144 };

/** Whether reading the text would keep others waiting for too long. */
export function isHeavyXml(text: string): boolean {
  let parts = text.split('&', most.parts + 1).length;
  for (const { values } of tagsOf(text)) {
    parts += 1 + values;
    if (values > most.attributes || parts > most.parts) return true;
  }
  for (let from = 0; text.length - from > most.line;) {
    const end = text.lastIndexOf('\n', from + most.line);
    if (end < from) return true;
    from = end + 1;
  }
  return false;
}
