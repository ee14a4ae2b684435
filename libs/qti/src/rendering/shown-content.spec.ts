import fc from 'fast-check';
import { parseXmlDocument } from 'slimdom';
import { readItem } from '../reading/read-item.js';
import { bodyOf } from './render-item.js';
import { isSafeAddress } from './shown-content.js';
import { elementsOf } from '@pan/kit/formats';

/** An item of one question, whose body holds this too. */
const itemWith = (content: string) =>
  readItem(`<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2" xmlns:x="urn:x" xmlns:h="http://www.w3.org/1999/xhtml"
    xmlns:xlink="http://www.w3.org/1999/xlink" identifier="i" title="t" adaptive="false" timeDependent="false">
    <responseDeclaration identifier="RESPONSE" cardinality="single" baseType="identifier"><correctResponse><value>B</value></correctResponse></responseDeclaration>
    <itemBody>${content}<choiceInteraction responseIdentifier="RESPONSE" shuffle="false" maxChoices="1">
      <simpleChoice identifier="A">a</simpleChoice><simpleChoice identifier="B">b</simpleChoice></choiceInteraction></itemBody>
  </assessmentItem>`);
const shown = (content: string) =>
  bodyOf(itemWith(content))
    .text('seed')
    .body.replace(/ data-spoken="\d+"/g, '');
const named = (content: string) =>
  itemWith(content).warnings.flatMap(({ code, params }) => (code === 'content-not-shown' ? [params['removed']] : []));

const mathml = 'xmlns="http://www.w3.org/1998/Math/MathML"';
const svg = 'xmlns="http://www.w3.org/2000/svg"';

describe('A candidate is not shown', () => {
  it.each<[string, string, string]>([
    ['<iframe src="javascript:alert(1)"/>', 'iframe', 'iframe'],
    ['<object data="data:text/html,KEY"/>', 'object', 'KEY'],
    ['<object data="https://x.example/KEY.svg" type="image/svg+xml"/>', 'object', 'KEY'],
    ['<embed src="KEY"/>', 'embed', 'KEY'],
    ['<p><a href="javascript:KEY()">lien</a></p>', '@href', 'KEY'],
    ['<p><a href=" java&#9;script&#10;:KEY()">lien</a></p>', '@href', 'KEY'],
    ['<p><a href="//x.example/KEY">lien</a></p>', '@href', 'KEY'],
    ['<p><a href="\\\\x.example/KEY">lien</a></p>', '@href', 'KEY'],
    ['<p><a href="data:image/png;base64,KEY">lien</a></p>', '@href', 'KEY'],
    ['<p><img alt="" src="http://x.example/KEY.png"/></p>', '@src', 'KEY'],
    ['<p><img alt="" src="data:image/svg+xml;base64,KEY"/></p>', '@src', 'KEY'],
    ['<p><img alt="" src="a.png" onerror="KEY()"/></p>', '@onerror', 'KEY'],
    ['<p style="background:url(KEY)">p</p>', '@style', 'KEY'],
    ['<base href="https://x.example/KEY/"/>', 'base', 'KEY'],
    ['<form action="https://x.example/"><p>KEY</p></form>', 'form', 'KEY'],
    ['<link rel="stylesheet" href="KEY"/>', 'link', 'KEY'],
    ['<x:key>KEY</x:key>', 'x:key', 'KEY'],
    ['<x:p>KEY</x:p>', 'x:p', 'KEY'],
    ['<h:style>KEY</h:style>', 'h:style', 'KEY'],
    ['<responseDeclaration identifier="KEY"/>', 'responseDeclaration', 'KEY'],
    ['<p xml:base="https://x.example/KEY/">p</p>', '@xml:base', 'KEY'],
    [`<math ${mathml}><semantics><mi>x</mi><annotation>KEY</annotation></semantics></math>`, 'annotation', 'KEY'],
    [
      `<math ${mathml}><semantics><mi>x</mi><annotation-xml><p>KEY</p></annotation-xml></semantics></math>`,
      'annotation-xml',
      'KEY',
    ],
    [`<math ${mathml}><maction actiontype="KEY"><mi>x</mi></maction></math>`, 'maction', 'KEY'],
    [`<svg ${svg}><style>KEY</style></svg>`, 'style', 'KEY'],
    [`<svg ${svg}><foreignObject><p>KEY</p></foreignObject></svg>`, 'foreignObject', 'KEY'],
    [`<svg ${svg}><use xlink:href="https://x.example/KEY#a"/></svg>`, '@xlink:href', 'KEY'],
    [`<svg ${svg}><set attributeName="href" to="KEY"/></svg>`, 'set', 'KEY'],
    [`<svg ${svg}><rect fill="url(https://x.example/KEY)"/></svg>`, '@fill', 'KEY'],
    [`<svg ${svg}><rect onclick="KEY()"/></svg>`, '@onclick', 'KEY'],
  ])('%s, and its author is told so [M9]', (content, removed, leak) => {
    expect(shown(content)).not.toContain(leak);
    expect(named(content)).toEqual([removed]);
  });

  it.each(['<SCRIPT>KEY</SCRIPT>', '<script>KEY</script>', '<h:script>KEY</h:script>', `<svg ${svg}><script/></svg>`])(
    '%s, and the item is refused [M9]',
    (content) => expect(() => itemWith(content)).toThrow('content-unsupported'),
  );

  it('what is meant for others: feedback, notes for markers, comments, instructions to programs; that needs no word', () => {
    const content =
      '<!-- KEY --><?KEY do?><feedbackBlock outcomeIdentifier="F" identifier="f" showHide="show">KEY</feedbackBlock><rubricBlock view="scorer"><p>KEY</p></rubricBlock>';
    expect([shown(content).includes('KEY'), named(content)]).toEqual([false, []]);
  });
});

describe('An author is told of what candidates do not see', () => {
  it.each<[string, string[]]>([
    [`<math ${mathml}><mfenced open="[" close="]" data-note="x"><mn>0</mn><mn>1</mn></mfenced></math>`, ['@data-note']],
    ['<p data-correct="B" style="color:red">p</p>', ['@data-correct', '@style']],
    ['<p><img alt="" src="a.png" srcset="b.png 2x"/></p>', ['@srcset']],
    ['<object data="carte.svg" type="image/svg+xml" width="10" height="10"/>', []],
    ['<p data-prompt="Choisir" data-qti-suppress-tts="all" data-key="B">p</p>', ['@data-key']],
  ])('%s [F11]', (content, removed) => expect(named(content)).toEqual(removed));

  it('beside the body, and beyond the fifty that are named [F11]', () => {
    const text = (beside: string, content: string) => `<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p2"
      identifier="i" title="t" adaptive="false" timeDependent="false">${beside}<itemBody>${content}</itemBody></assessmentItem>`;
    const removed = (xml: string) =>
      readItem(xml).warnings.flatMap(({ code, params }) => (code === 'content-not-shown' ? [params['removed']] : []));
    expect(removed(text('<companionMaterialsInfo/>', '<p/>'))).toEqual(['companionMaterialsInfo']);
    const many = Array.from({ length: 60 }, (_, at) => `<p data-a${at}="1"/>`).join('');
    expect(removed(text('', many)).at(-1)).toBe('+ 10');
  });
});

describe('A candidate is shown', () => {
  it.each([
    `<math ${mathml}><mfenced open="[" close="[" separators=";"><mn>0</mn><mn>1</mn></mfenced></math>`,
    `<math ${mathml}><mfrac bevelled="true" numalign="left"><mi>a</mi><mi>b</mi></mfrac><ms lquote="«" rquote="»">x</ms></math>`,
    `<math ${mathml}><mtable columnwidth="2em" align="axis"><mtr><mtd columnspan="2"><mn>1</mn></mtd></mtr></mtable></math>`,
    `<math ${mathml}><mstack charalign="center"><msrow><mn>12</mn></msrow><msline/></mstack></math>`,
    '<rubricBlock view="candidate proctor"><p>Calculatrice permise</p></rubricBlock>',
    '<ol start="3"><li value="4">quatre</li></ol>',
    '<p><abbr title="acide désoxyribonucléique">ADN</abbr> <span aria-roledescription="x">y</span></p>',
  ])('%s [F11]', (content) => {
    const count = (xml: string) => xml.match(/[\w-]+=/g)?.filter((name) => name !== 'xmlns=').length;
    const whole = shown(content);
    expect([named(content), count(whole)]).toEqual([[], count(shown(''))! + count(content)!]);
  });

  it.each([
    '<p class="a">Un <strong>mot</strong><br/> et <a href="https://x.example/a?b#c">un lien</a></p>',
    '<p><img alt="carte" src="images/carte.png" width="20"/><img alt="" src="data:image/png;base64,iVBORw0KGgo="/></p>',
    '<p><object data="images/carte.png" type="image/png" width="20" height="10"/></p>',
    '<rubricBlock view="candidate"><p>Lisez le texte.</p></rubricBlock>',
    `<p><math ${mathml} display="block"><mfrac linethickness="1"><mi mathvariant="bold">x</mi><msqrt><mn>2</mn></msqrt></mfrac></math></p>`,
    `<p><svg ${svg} viewBox="0 0 9 9"><defs><linearGradient id="a"><stop offset="0" stop-color="red"/></linearGradient></defs><path d="M0 0h9" stroke-width="2" fill="url(#a)"/></svg></p>`,
  ])('%s whole, without a warning [M9]', (content) => {
    const parsed = (xml: string) => parseXmlDocument(xml).documentElement!;
    const tags = (xml: string) =>
      [...elementsOf(parsed(xml))].map((one) => `${one.localName} ${one.attributes.length}`);
    const whole = shown(content);
    const declared = (one: string) => one.replace(/xmlns(:\w+)?="[^"]*"/g, '');
    const plain = tags(`<itemBody>${declared(content)}</itemBody>`).slice(1);
    expect(tags(declared(whole).replace(/(<\/?)[a-z]+:/g, '$1'))).toEqual(expect.arrayContaining(plain));
    expect(named(content)).toEqual([]);
  });
});

describe('Whatever an author writes', () => {
  const name = fc.constantFrom(
    ...[
      'p',
      'a',
      'img',
      'iframe',
      'object',
      'embed',
      'form',
      'base',
      'style',
      'x:key',
      'h:p',
      'meta',
      'video',
      'printedVariable',
    ],
  );
  const value = fc.constantFrom(
    ...[
      'javascript:KEY',
      'JaVaScRiPt:KEY',
      'vbscript:KEY',
      'data:text/html,KEY',
      '//x/KEY',
      '&#1;javascript:KEY',
      'blob:KEY',
    ],
  );
  const attributeName = fc.constantFrom('href', 'src', 'data', 'onload', 'style', 'srcdoc', 'xlink:href', 'formaction');
  const element = (children: fc.Arbitrary<string[]>) =>
    fc.tuple(name, fc.dictionary(attributeName, value, { maxKeys: 3 }), children).map(([tag, attributes, inside]) => {
      const written = Object.entries(attributes).map(([key, text]) => ` ${key}="${text.replace('&#1;', '&#9;')}"`);
      return `<${tag}${written.join('')}>${inside.join('')}</${tag}>`;
    });
  const three = [1, 2, 3].reduce((inner) => element(fc.array(inner, { maxLength: 2 })), element(fc.constant([])));

  it('no address that runs, no handler and no unknown element reaches a candidate, and each is named [M9]', () => {
    fc.assert(
      fc.property(three, (content) => {
        const seen = shown(content);
        expect(seen).not.toMatch(/KEY|<(?:\w+:)?(?:iframe|embed|form|base|style|key|meta|printedVariable)\b/);
        expect(/KEY|iframe|embed|form|base|style|x:key|meta|printedVariable|object/.test(content)).toBe(
          named(content).length > 0,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('an address is safe only by https, within the package, or as a picture', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9+.-]{0,9}$/), fc.webPath(), (scheme, path) => {
        expect(isSafeAddress(`${scheme}:${path}`, 'src')).toBe(scheme.toLowerCase() === 'https');
      }),
    );
  });
});
