import { DomainError } from '@pan/kit/domain';
import { elementsOf } from '@pan/kit/formats';
import type { Element } from 'slimdom';
import { refuse } from './refusals.js';
import { attribute, childrenNamed, nameOf, Xml } from './xml.js';

/** A text that several items show: `assessmentStimulus` of 2.2, `qti-assessment-stimulus` of 3.0. */
export interface ReadStimulus {
  readonly identifier: string;
  readonly title: string;
  readonly body: Element;
  readonly root: Element;
  readonly xml: Xml;
}

/** @throws DomainError with the element and its line */
export function readStimulus(text: string): ReadStimulus {
  const xml = Xml.read(text);
  const { root } = xml;
  if (nameOf(root) !== 'assessmentStimulus') throw refuse(xml, root, 'not-a-stimulus');
  const [body] = childrenNamed(root, 'stimulusBody');
  if (!body) throw refuse(xml, root, 'not-a-stimulus');
  for (const element of elementsOf(body)) {
    const name = nameOf(element);
    if (name.endsWith('Interaction') || name === 'include' || /^script$/i.test(element.localName))
      throw refuse(xml, element, 'content-unsupported');
  }
  const identifier = attribute(root, 'identifier')?.trim() ?? '';
  if (!identifier || identifier.length > 200)
    throw new DomainError('attribute-missing', {
      attribute: 'identifier',
      element: root.localName,
      ...xml.placeOf(root),
    });
  return { identifier, title: (attribute(root, 'title') ?? '').trim().slice(0, 500), body, root, xml };
}
