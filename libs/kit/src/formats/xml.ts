import { parseXmlDocument, type Document, type Element } from 'slimdom';
import { DomainError } from '../domain/index.js';
import { isHeavyXml, tagsOf } from './xml-tags.js';

// XML as strangers send it: no document type, so no entities of its own, no depth without end, nothing that keeps others waiting.

const deepest = 64;

/** Its root, and where each element begins. */
export class XmlDocument {
  private lines: ReadonlyMap<Element, number> | null = null;

  private constructor(
    readonly root: Element,
    private readonly source: string,
    private readonly firstLine: number,
  ) {}

  /** @throws DomainError xml-has-doctype, xml-too-deep, xml-too-heavy, xml-unreadable */
  static read(text: string): XmlDocument {
    // A byte order mark is a blank to `trimStart`.
    const source = text.trimStart();
    const firstLine = text.slice(0, text.length - source.length).split('\n').length;
    refuseDoctypeAndDepth(source);
    if (isHeavyXml(source)) throw new DomainError('xml-too-heavy');
    let document: Document;
    try {
      document = parseXmlDocument(source);
    } catch (error) {
      throw new DomainError('xml-unreadable', { where: positionIn(error) });
    }
    if (document.doctype || !document.documentElement) throw new DomainError('xml-has-doctype');
    return new XmlDocument(document.documentElement, source, firstLine);
  }

  /** The line of the element's start tag, from 1. */
  lineOf(element: Element): number {
    this.lines ??= new Map(pairs(elementsOf(this.root), linesOfTags(this.source, this.firstLine)));
    return this.lines.get(element) ?? 0;
  }
}

/** The element itself and all below it, in the order of the document. */
export function* elementsOf(top: Element): Generator<Element> {
  yield top;
  for (const child of top.children) yield* elementsOf(child);
}

/** Before parsing, because a parser may expand entities and recurse. */
function refuseDoctypeAndDepth(source: string): void {
  let depth = 0;
  for (const { kind } of tagsOf(source)) {
    if (kind === 'doctype') throw new DomainError('xml-has-doctype');
    if (kind === 'end') depth -= 1;
    if (kind === 'start') depth += 1;
    if (depth > deepest) throw new DomainError('xml-too-deep', { limit: deepest });
  }
}

function* linesOfTags(source: string, firstLine: number): Generator<number> {
  let [line, counted] = [firstLine, 0];
  for (const { kind, at } of tagsOf(source)) {
    if (kind !== 'start' && kind !== 'empty') continue;
    for (; counted < at; counted += 1) if (source.charCodeAt(counted) === 10) line += 1;
    yield line;
  }
}

function* pairs(elements: Iterable<Element>, lines: Generator<number>): Generator<[Element, number]> {
  for (const element of elements) yield [element, lines.next().value as number];
}

/** Slimdom says where it stopped; what it quotes stays out. */
function positionIn(error: unknown): string {
  const position = (error as { position?: { line?: number; character?: number } }).position;
  if (position?.line) return `${position.line}:${position.character ?? 1}`;
  return /line (\d+)/i.exec(String(error))?.[1] ?? /\d+:\d+/.exec(String(error))?.[0] ?? '?';
}
