import { DomainError } from '@pan/kit/domain';
import { isHeavyXml, tagsOf } from '@pan/kit/formats';
import { parseXmlDocument, type Document, type Element, type Node } from 'slimdom';

// XML as strangers send it: no document type, no entities of its own, no depth without end. Slimdom parses strictly but knows no limits and no lines.

export const deepest = 64;
export const largestXml = 1_048_576;

/** Where an element stands, for whoever has to mend it. */
export interface Place {
  readonly path: string;
  readonly line: number;
}

/** A document, the line of each of its start tags and its step in a path. */
export class Xml {
  private readonly lines = new Map<Element, number>();
  private readonly steps = new Map<Element, string>();

  private constructor(readonly root: Element) {}

  /** @throws DomainError xml-has-doctype, xml-too-deep, xml-too-large, xml-too-heavy, xml-unreadable */
  static read(text: string): Xml {
    if (text.length > largestXml) throw new DomainError('xml-too-large', { limit: largestXml });
    const source = text.replace(/^\uFEFF/, '');
    if (isHeavyXml(source)) throw new DomainError('xml-too-heavy');
    const lines = linesOfTags(source);
    let document: Document;
    try {
      document = parseXmlDocument(source);
    } catch (error) {
      throw new DomainError('xml-unreadable', { where: positionIn(error) });
    }
    if (document.doctype || !document.documentElement) throw new DomainError('xml-has-doctype');
    const xml = new Xml(document.documentElement);
    let at = 0;
    for (const element of elementsOf(xml.root)) {
      xml.lines.set(element, lines[at++] ?? 0);
      xml.nameSteps(element.children);
    }
    return xml;
  }

  placeOf(element: Element): Place {
    const steps: string[] = [];
    for (let node: Element | null = element; node; node = node.parentElement)
      steps.unshift(this.steps.get(node) ?? node.nodeName);
    return { path: `/${steps.join('/')}`, line: this.lines.get(element) ?? 0 };
  }

  /** `p[2]` where another `p` stands beside it. */
  private nameSteps(siblings: readonly Element[]): void {
    for (const [name, alike] of Map.groupBy(siblings, ({ nodeName }) => nodeName))
      if (alike.length > 1)
        for (const [index, element] of alike.entries()) this.steps.set(element, `${name}[${index + 1}]`);
  }
}

/** The element itself and all below it, in the order of the document. */
export function* elementsOf(top: Element): Generator<Element> {
  yield top;
  for (const child of top.children) yield* elementsOf(child);
}

/** QTI's name of an element in the words of 2.x, whatever the version: `qti-simple-choice` is `simpleChoice`. */
export function nameOf(element: Element): string {
  return camel(element.localName.replace(/^qti-/, ''));
}

/** An attribute by its name of 2.x. */
export function attribute(element: Element, name: string): string | null {
  return element.getAttribute(name) ?? element.getAttribute(kebab(name));
}

export function childrenNamed(element: Element, ...names: string[]): Element[] {
  return element.children.filter((child) => names.includes(nameOf(child)));
}

export const camel = (name: string): string =>
  name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export const isElement = (node: Node): node is Element => node.nodeType === 1;

/** The line of each start tag, in order; a document type, or one that nests without end, is refused before it is parsed. */
function linesOfTags(source: string): number[] {
  const lines: number[] = [];
  let [depth, line, counted] = [0, 1, 0];
  for (const { kind, at } of tagsOf(source)) {
    if (kind === 'doctype') throw new DomainError('xml-has-doctype');
    if (kind === 'end') depth -= 1;
    if (kind === 'start') depth += 1;
    if (depth > deepest) throw new DomainError('xml-too-deep', { limit: deepest });
    if (kind !== 'start' && kind !== 'empty') continue;
    for (; counted < at; counted += 1) if (source.charCodeAt(counted) === 10) line += 1;
    lines.push(line);
  }
  return lines;
}

/** Slimdom says where it stopped; what it quotes stays out. */
function positionIn(error: unknown): string {
  const position = (error as { position?: { line?: number; character?: number } }).position;
  if (position?.line) return `${position.line}:${position.character ?? 1}`;
  return /line (\d+)/i.exec(String(error))?.[1] ?? /\d+:\d+/.exec(String(error))?.[0] ?? '?';
}
