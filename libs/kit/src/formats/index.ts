export { Archive, ArchiveDamaged, type ArchiveFile, type ArchiveLimits } from './archive.js';
export { escapedHtml } from './html.js';
export { elementsOf, XmlDocument } from './xml.js';
export { isHeavyXml, tagsOf } from './xml-tags.js';
export { hasMoreParts } from './json-parts.js';
export { pointerStep, shapeCheck } from './shape-check.js';
