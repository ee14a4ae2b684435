import { DomainError } from '@pan/kit/domain';
import { elementsOf, XmlDocument } from '@pan/kit/formats';
import type { Element, Node } from 'slimdom';

export const largestXml = 1_048_576;

/** Where an element stands, for whoever has to mend it. */
export interface Place {
  readonly path: string;
  readonly line: number;
}

/** A document and the step of each element in a path. */
export class Xml {
  private readonly steps = new Map<Element, string>();

  private constructor(private readonly document: XmlDocument) {
    for (const element of elementsOf(document.root)) this.nameSteps(element.children);
  }

  /** @throws DomainError xml-has-doctype, xml-too-deep, xml-too-large, xml-too-heavy, xml-unreadable */
  static read(text: string): Xml {
    if (text.length > largestXml) throw new DomainError('xml-too-large', { limit: largestXml });
    return new Xml(XmlDocument.read(text));
  }

  get root(): Element {
    return this.document.root;
  }

  placeOf(element: Element): Place {
    const steps: string[] = [];
    for (let node: Element | null = element; node; node = node.parentElement)
      steps.unshift(this.steps.get(node) ?? node.nodeName);
    return { path: `/${steps.join('/')}`, line: this.document.lineOf(element) };
  }

  /** `p[2]` where another `p` stands beside it. */
  private nameSteps(siblings: readonly Element[]): void {
    for (const [name, alike] of Map.groupBy(siblings, ({ nodeName }) => nodeName))
      if (alike.length > 1)
        for (const [index, element] of alike.entries()) this.steps.set(element, `${name}[${index + 1}]`);
  }
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
