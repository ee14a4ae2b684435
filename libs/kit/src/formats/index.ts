export { isHeavyXml, tagsOf } from './xml-tags.js';
export { hasMoreParts } from './json-parts.js';
