import { elementsOf } from '@pan/kit/formats';
import type { Attr, Element } from 'slimdom';
import { childrenNamed, nameOf } from './xml.js';

/** Where an item or a shared text points to a file of its package. */
export interface Address {
  readonly role: 'media' | 'style' | 'stimulus';
  /** As the XML gives it, which is how the file is found again. */
  readonly address: string;
  readonly element: Element;
  /** Null where it is the text of the element. */
  readonly attribute: Attr | null;
}

/** Addresses of pictures, sounds, films and papers; those of an `a` lead to a file as well. */
const pointing = new Set(['src', 'data', 'poster', 'href', 'longdesc', 'altimg']);

/** What a document points to within its package: in its body, in what goes with the body, and beside both. */
export function addressesOf(root: Element): Address[] {
  const beside = (name: string, role: Address['role']) =>
    childrenNamed(root, name).flatMap((element) => pointed(role, element, element.getAttributeNode('href')));
  return [
    ...beside('stylesheet', 'style'),
    ...beside('assessmentStimulusRef', 'stimulus'),
    ...childrenNamed(root, 'itemBody', 'stimulusBody', 'catalogInfo').flatMap(mediaIn),
  ];
}

/** What a text that is shown points to. */
export const mediaIn = (holder: Element): Address[] =>
  [...elementsOf(holder)].flatMap((element) => {
    // Speech is given as text; recordings stand in cards of their own.
    if (element.namespaceURI === 'http://www.w3.org/2001/10/synthesis') return [];
    const named = nameOf(element) === 'fileHref' ? pointed('media', element, null) : [];
    const addresses = element.attributes.filter(({ localName }) => pointing.has(localName));
    return [...named, ...addresses.flatMap((attribute) => pointed('media', element, attribute))];
  });

function pointed(role: Address['role'], element: Element, attribute: Attr | null): Address[] {
  const address = (attribute ? attribute.value : (element.textContent ?? '')).trim();
  return isWithin(address) ? [{ role, address, element, attribute }] : [];
}

/** Neither an address of its own scheme nor a place in the same text. */
const isWithin = (address: string): boolean => address !== '' && !/^([a-z][a-z0-9+.-]*:|#|\/\/)/i.test(address);
