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
  const found: Address[] = [];
  const add = (role: Address['role'], element: Element, attribute: Attr | null): void => {
    const address = (attribute ? attribute.value : (element.textContent ?? '')).trim();
    if (isWithin(address)) found.push({ role, address, element, attribute });
  };
  for (const element of childrenNamed(root, 'stylesheet')) add('style', element, element.getAttributeNode('href'));
  for (const element of childrenNamed(root, 'assessmentStimulusRef'))
    add('stimulus', element, element.getAttributeNode('href'));
  for (const holder of childrenNamed(root, 'itemBody', 'stimulusBody', 'catalogInfo'))
    for (const element of elementsOf(holder)) {
      // Speech is given as text; recordings stand in cards of their own.
      if (element.namespaceURI === 'http://www.w3.org/2001/10/synthesis') continue;
      if (nameOf(element) === 'fileHref') add('media', element, null);
      for (const attribute of element.attributes)
        if (pointing.has(attribute.localName)) add('media', element, attribute);
    }
  return found;
}

/** Neither an address of its own scheme nor a place in the same text. */
const isWithin = (address: string): boolean => address !== '' && !/^([a-z][a-z0-9+.-]*:|#|\/\/)/i.test(address);
