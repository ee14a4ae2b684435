import { isHeavyXml, tagsOf } from './xml-tags.js';

const kinds = (text: string) => [...tagsOf(text)].map(({ kind, at, values }) => `${kind} ${at} ${values}`);

describe('The tags of an XML text', () => {
  it('are those that a parser sees: none in comments, CDATA, instructions or quoted values', () => {
    expect(kinds('<?x <b>?><a c=">" d=\'/>\'><!-- <b> --><![CDATA[<b>]]><e f="<"/></a>')).toEqual([
      'other 0 0',
      'start 9 2',
      'other 25 0',
      'other 37 0',
      'empty 52 1',
      'end 62 0',
    ]);
  });

  it('show a document type wherever it stands, and nothing after what is unfinished', () => {
    expect(kinds('<!-- x --><!doctype a><a>')).toEqual(['other 0 0', 'doctype 10 0', 'other 10 0', 'start 22 0']);
    for (const open of ['<!--', '<![CDATA[', '<?', '<a b="', '<a']) expect(kinds(`${open}<b`)).toEqual([]);
  });
});

describe('An XML text that is heavy to read', () => {
  const attributes = (count: number) => Array.from({ length: count }, (_, at) => `a${at}=""`).join(' ');

  it.each([
    ['tags', '<a>' + '<b/>'.repeat(7_990) + '</a>', '<a>' + '<b/>'.repeat(8_000) + '</a>'],
    ['references', `<a>${'&lt;'.repeat(7_990)}</a>`, `<a>${'&lt;'.repeat(8_000)}</a>`],
    ['attributes of a tag', `<a ${attributes(100)}/>`, `<a ${attributes(101)}/>`],
    ['characters of a line', `<a>${'x\n'.repeat(300_000)}</a>`, `<a>${'x'.repeat(300_000)}\n</a>`],
  ])('has too many %s [H1]', (_what, light, heavy) => {
    expect([isHeavyXml(light), isHeavyXml(heavy)]).toEqual([false, true]);
  });
});
