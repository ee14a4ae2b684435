/** Names as QTI 2 spells them, of either version: `qti-simple-choice` is `simpleChoice`. */
export const nameOf = ({ localName }: Element): string => camel(localName.replace(/^qti-/, ''));

/** An attribute by its name in QTI 2. */
export function attribute(element: Element, name: string): string | null {
  return element.getAttribute(name) ?? element.getAttribute(kebab(name));
}

/** @param otherwise where nothing readable stands; 0 is QTI's word for no limit */
export function limit(element: Element, name: string, otherwise: number): number {
  const written = Number.parseInt(attribute(element, name) ?? '', 10);
  return (Number.isNaN(written) ? otherwise : written) || Infinity;
}

export const identifierOf = (element: Element): string => attribute(element, 'identifier')?.trim() ?? '';

/** Those of a name, at any depth, in the order of the document. */
export const named = (element: Element, ...names: string[]): Element[] =>
  [...element.querySelectorAll('*')].filter((one) => names.includes(nameOf(one)));

const camel = (name: string): string => name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
