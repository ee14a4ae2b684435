import type { Attr, Element } from 'slimdom';
import { interactionTypes } from '../reading/interactions.js';
import { attribute, camel, isElement, nameOf } from '../reading/xml.js';
import { conditional, deciding } from './resolve-body.js';

// What a candidate may see of an item: elements, attributes and addresses by lists of what may stay. Nothing else has a way through.

const words = (text: string): string[] => text.split(/\s+/).filter(Boolean);

const xhtml = 'http://www.w3.org/1999/xhtml';
const mathml = 'http://www.w3.org/1998/Math/MathML';
const svg = 'http://www.w3.org/2000/svg';

const elementsOfQti = new Set<string>([
  ...interactionTypes,
  ...words(`itemBody contentBody prompt rubricBlock simpleChoice inlineChoice simpleAssociableChoice simpleMatchSet
    gap gapText gapImg hottext hotspotChoice associableHotspot positionObjectStage`),
  ...words(`a abbr acronym address article aside audio b bdi bdo big blockquote br caption center cite code col colgroup
    dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd label li mark
    nav object ol p picture pre q rb rp rt rtc ruby s samp section small source span strike strong sub summary sup table
    tbody td tfoot th thead time tr track tt u ul var video wbr`),
]);

/** Presentation without `annotation`, which may spell out what is drawn, and without what acts. */
const elementsOfMathml = new Set(
  words(`math maligngroup malignmark mscarries mscarry msgroup msline mlongdiv msrow mstack menclose merror mfenced mfrac mi mlabeledtr mmultiscripts mn mo mover mpadded mphantom
    mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none semantics`),
);

/** Drawing without script, style, animation, foreign content and other files. */
const elementsOfSvg = new Set(
  words(`svg circle clipPath defs desc ellipse g line linearGradient marker mask path pattern polygon polyline
    radialGradient rect stop symbol text title tspan use`),
);

const everywhere = words(`class id lang dir role alt href src data type width height dataCatalogIdref`);
/** Of the shared vocabulary of QTI 3.0; other `data-*` may say what is right. */
const vocabulary =
  words(`dataChoicesContainerWidth dataFirstColumnHeader dataMaxSelectionsMessage dataMinSelectionsMessage
  dataPatternmaskMessage dataPrompt dataQtiSuppressTts dataSsml`);
const attributesOfQti = new Set([
  ...everywhere,
  ...vocabulary,
  ...words(`identifier responseIdentifier maxChoices minChoices shuffle fixed required orientation matchMax matchMin matchGroup
    maxAssociations minAssociations expectedLength expectedLines patternMask placeholderText format stringIdentifier minStrings maxStrings base
    shape coords hotspotLabel objectLabel centerPoint minPlays maxPlays autostart countAttempt lowerBound
    upperBound step stepLabel reverse colspan rowspan scope headers controls view label space
    title start value datetime span summary abbr axis align valign char charoff border cellpadding cellspacing loop
    preload muted kind srclang default poster open cite longdesc`),
]);
const attributesOfMathml = new Set([
  ...everywhere,
  ...words(`accent accentunder align alignmentscope altimg arg bevelled charalign charspacing close color columnalign
    columnlines columnspacing columnspan columnwidth crossout decimalpoint denomalign depth display displaystyle edge equalcolumns
    equalrows fence fontfamily fontsize fontstyle fontweight form frame framespacing groupalign indentalign indentalignfirst
    indentalignlast indentshift indentshiftfirst indentshiftlast indenttarget infixlinebreakstyle intent largeop leftoverhang
    length linebreak linebreakmultchar linebreakstyle lineleading linethickness location longdivstyle lquote lspace
    mathbackground mathcolor mathsize mathvariant maxsize maxwidth mediummathspace minlabelspacing minsize movablelimits
    mslinethickness notation numalign open overflow position rightoverhang rowalign rowlines rowspacing rowspan rquote rspace
    scriptlevel scriptminsize scriptsizemultiplier selection separator separators shift side stackalign stretchy subscriptshift
    superscriptshift symmetric thickmathspace thinmathspace valign veryverythickmathspace voffset xref`),
]);
const attributesOfSvg = new Set([
  ...everywhere,
  ...words(`clipPath clipRule cx cy d dominantBaseline dx dy fill fillOpacity fillRule fontFamily fontSize fontStyle fontWeight
    fx fy gradientTransform gradientUnits markerEnd markerHeight markerMid markerStart markerUnits markerWidth mask offset
    opacity orient pathLength patternTransform patternUnits points preserveAspectRatio r refX refY rotate rx ry spreadMethod
    stopColor stopOpacity stroke strokeDasharray strokeDashoffset strokeLinecap strokeLinejoin strokeMiterlimit strokeOpacity
    strokeWidth textAnchor textLength transform viewBox x x1 x2 y y1 y2`),
]);

/** `is resolved`: what a variable decides stands there already when a body is shown. */
type Fate = 'stays' | 'goes' | 'goes silently' | 'is resolved';

/** Whether an element is shown, with what stays of what it holds. `qti` is the namespace of the item. */
export function fateOf(element: Element, qti: string | null): Fate {
  const { namespaceURI, localName } = element;
  if (namespaceURI === mathml) return elementsOfMathml.has(localName) ? 'stays' : 'goes';
  if (namespaceURI === svg) return elementsOfSvg.has(localName) ? 'stays' : 'goes';
  if (namespaceURI !== qti && namespaceURI !== xhtml) return 'goes';
  const name = nameOf(element);
  if (name === 'rubricBlock') return isForCandidates(element) ? 'stays' : 'goes silently';
  if (conditional.has(name)) return 'is resolved';
  if (name === 'object') return isMedia(element) ? 'stays' : 'goes';
  return elementsOfQti.has(name) ? 'stays' : 'goes';
}

/** A rubric may be for several: `candidate proctor`; one that does not say is for all. */
export function isForCandidates(rubric: Element): boolean {
  const views = words(attribute(rubric, 'view') ?? 'candidate');
  return views.includes('candidate') || views.includes('testTaker');
}

/**
 * An `object` holds a picture, a sound or a film; anything else may be a page with scripts. So may a drawing from elsewhere: those
 * of the package have been looked through.
 */
function isMedia(element: Element): boolean {
  const type = element.getAttribute('type')?.trim() ?? '';
  if (/^image\/svg\+xml$/i.test(type))
    return !/^\s*([a-z][a-z0-9+.-]*:|[\\/]{2})/i.test(element.getAttribute('data') ?? '');
  return /^(image\/(png|jpe?g|gif|webp)|(audio|video)\/[\w.+-]+)$/i.test(type);
}

const xml = 'http://www.w3.org/XML/1998/namespace';

export function attributeStays({ localName, namespaceURI, value }: Attr, of: Element): boolean {
  if (namespaceURI === 'http://www.w3.org/2000/xmlns/') return true;
  if (namespaceURI === xml) return localName === 'lang' || localName === 'space';
  const name = camel(localName);
  const isKnown = { [mathml]: attributesOfMathml, [svg]: attributesOfSvg }[of.namespaceURI ?? ''] ?? attributesOfQti;
  if (!isKnown.has(name) && !/^aria-[a-z]+$/.test(localName)) return false;
  if (of.namespaceURI === svg) return name === 'href' ? /^#[\w.-]+$/.test(value) : !isElsewhere(value);
  return !addresses.has(name) || isSafeAddress(value, name);
}

/** What a browser follows or loads. */
const addresses = new Set(words('href src data poster cite longdesc altimg'));

/** A paint or a marker of a drawing is named within it: `url(#a)`. */
const isElsewhere = (value: string): boolean => /url\(\s*(?!#)|\\/i.test(value);

/** An address by https, one within the item's own package, or a picture that is itself the address. */
export function isSafeAddress(value: string, attributeName: string): boolean {
  // Browsers skip blanks and controls in front of and within a scheme, and take a backslash for a slash.
  const address = [...value].filter((letter) => letter > ' ').join('');
  if (/\\|^\/\//.test(address)) return false;
  const scheme = /^([^/?#]*?):/.exec(address)?.[1]?.toLowerCase();
  if (scheme === undefined || scheme === 'https') return true;
  return attributeName !== 'href' && /^data:image\/(png|jpeg|gif|webp);base64,[a-z0-9+/=]*$/i.test(address);
}

/** What a candidate is not shown of a body, for its author: each name once, where it stands first. */
export function removedFrom(body: Element): { at: Element; removed: string }[] {
  const found = new Map<string, Element>();
  const note = (removed: string, at: Element) => void (found.has(removed) || found.set(removed, at));
  const look = (element: Element): void => {
    for (const one of element.attributes)
      if (!attributeStays(one, element) && !deciding.has(camel(one.localName))) note(`@${one.name}`, element);
    for (const child of element.children) {
      const fate = fateOf(child, body.namespaceURI);
      if (fate === 'stays' || fate === 'is resolved') look(child);
      else if (fate === 'goes') note(child.nodeName, child);
    }
  };
  look(body);
  const named = [...found].slice(0, mostNamed).map(([removed, at]) => ({ at, removed: removed.slice(0, 60) }));
  const more = found.size - mostNamed;
  return more > 0 ? [...named, { at: body, removed: `+ ${more}` }] : named;
}

const mostNamed = 50;

/** Takes out of a body what a candidate is not shown, comments and processing instructions included. */
export function keepShown(element: Element, qti = element.namespaceURI): void {
  for (const one of [...element.attributes]) if (!attributeStays(one, element)) element.removeAttributeNode(one);
  for (const node of [...element.childNodes]) {
    if (isElement(node) && fateOf(node, qti) === 'stays') keepShown(node, qti);
    else if (isElement(node) || node.nodeType === 8 || node.nodeType === 7) element.removeChild(node);
  }
}
