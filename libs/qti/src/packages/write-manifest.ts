import { elementsOf } from '@pan/kit/formats';
import { serializeToWellFormedString, type Element } from 'slimdom';
import { childrenNamed, nameOf } from '../reading/xml.js';

const xml = 'http://www.w3.org/XML/1998/namespace';

/**
 * A manifest with all that it says of the package (learning object metadata among it), for an archive that holds some of its
 * files: what names another file goes, addresses are written from the top.
 */
export function manifestOf(
  root: Element,
  kept: ReadonlySet<string>,
  pathOf: (resource: Element, href: string) => string | null,
): string {
  const copy = root.cloneNode(true);
  const gone = new Set<string>();
  const [originals, copies] = [resourcesOf(root), resourcesOf(copy)];
  for (const [at, resource] of copies.entries()) {
    const path = (href: string | null) => (href === null ? null : pathOf(originals[at]!, href));
    const files = childrenNamed(resource, 'file');
    const own = path(resource.getAttribute('href') ?? files[0]?.getAttribute('href') ?? null);
    if (own === null || !kept.has(own)) {
      gone.add(resource.getAttribute('identifier') ?? '');
      resource.remove();
      continue;
    }
    if (resource.hasAttribute('href')) resource.setAttribute('href', addressed(own));
    for (const file of files) {
      const named = path(file.getAttribute('href'));
      if (named !== null && kept.has(named)) file.setAttribute('href', addressed(named));
      else file.remove();
    }
  }
  for (const element of [...elementsOf(copy)]) {
    element.removeAttributeNS(xml, 'base');
    if (nameOf(element) === 'dependency' && gone.has(element.getAttribute('identifierref') ?? '')) element.remove();
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n${serializeToWellFormedString(copy)}\n`;
}

const resourcesOf = (root: Element): Element[] =>
  childrenNamed(root, 'resources').flatMap((holder) => childrenNamed(holder, 'resource'));

const addressed = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
