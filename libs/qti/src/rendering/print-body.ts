import { parseXmlDocument, serializeToWellFormedString, type Element, type Node } from 'slimdom';
import { attribute, isElement, nameOf } from '../reading/xml.js';

// A body on paper: what was shown on a screen, as HTML that a browser prints, with room for a pen.

const passed = new Set(
  `a abbr b big blockquote br caption cite code col colgroup dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img
   ins kbd li ol p pre q s samp section small span strike strong sub sup table tbody td tfoot th thead tr tt u ul var`.split(
    /\s+/,
  ),
);
const kept = ['class', 'colspan', 'rowspan', 'scope', 'alt', 'lang', 'dir', 'width', 'height'];

/** @param addressOf where a file of the body stands on paper: a picture as `data:`, nothing for what paper cannot show */
export function printedBody(xml: string, addressOf: (address: string) => string | null): string {
  return xml === '' ? '' : printed(parseXmlDocument(xml).documentElement!, addressOf);
}

function printed(node: Node, addressOf: (address: string) => string | null): string {
  if (node.nodeType === 3) return escaped(node.nodeValue ?? '');
  if (!isElement(node)) return '';
  if (/MathML|svg$/.test(node.namespaceURI ?? '')) return serializeToWellFormedString(node);
  const inner = () => node.childNodes.map((child) => printed(child, addressOf)).join('');
  const name = nameOf(node);
  switch (name) {
    case 'itemBody':
    case 'stimulusBody':
      return `<div class="body">${inner()}</div>`;
    case 'prompt':
      return `<p class="prompt">${inner()}</p>`;
    case 'simpleChoice':
    case 'simpleAssociableChoice':
      return `<p class="choice"><span class="box"></span> ${inner()}</p>`;
    case 'inlineChoiceInteraction':
      return `<span class="inline">( ${node.children.map((one) => escaped((one.textContent ?? '').trim())).join(' / ')} )</span>`;
    case 'textEntryInteraction':
    case 'gap':
      return '<span class="blank"></span>';
    case 'extendedTextInteraction':
      return `${inner()}<div class="lines"></div>`;
    case 'gapText':
    case 'hottext':
      return `<span class="word">${inner()}</span>`;
    case 'sliderInteraction':
      return `${inner()}<p>${escaped(attribute(node, 'lowerBound') ?? '')} ├────────────────┤ ${escaped(attribute(node, 'upperBound') ?? '')} : <span class="blank"></span></p>`;
    case 'img':
    case 'object':
      return picture(node, addressOf);
    default:
      return passed.has(name)
        ? `<${name}${attributesOf(node)}>${/^(br|hr|col)$/.test(name) ? '' : `${inner()}</${name}>`}`
        : inner();
  }
}

function picture(element: Element, addressOf: (address: string) => string | null): string {
  const source = addressOf(attribute(element, 'src') ?? attribute(element, 'data') ?? '');
  const alt = attribute(element, 'alt') ?? '';
  return source ? `<img src="${escaped(source)}" alt="${escaped(alt)}">` : `<span class="word">${escaped(alt)}</span>`;
}

const attributesOf = (element: Element): string =>
  element.attributes
    .filter(({ localName }) => kept.includes(localName))
    .map(({ localName, value }) => ` ${localName}="${escaped(value)}"`)
    .join('');

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letter]!);
