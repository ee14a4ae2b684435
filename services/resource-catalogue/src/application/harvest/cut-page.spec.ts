import { readListRecords as read } from './oai-answer.js';
import { cutPage } from './cut-page.js';

const readListRecords = (text: string) => read({ text, isBroken: false });
const page = (records: string) =>
  `<?xml version="1.0"?><o:OAI-PMH xmlns:o="http://www.openarchives.org/OAI/2.0/"><o:responseDate>2026-11-01T00:00:00Z</o:responseDate><o:ListRecords>${records}<o:resumptionToken>next</o:resumptionToken></o:ListRecords></o:OAI-PMH>`;
const record = (id: string, more = '') =>
  `<o:record><o:header status="deleted" x=">"><o:identifier>${id}</o:identifier><o:datestamp>2026-11-01</o:datestamp></o:header>${more}</o:record>`;

describe('A harvested page', () => {
  it('is cut into its records, whatever stands in them', async () => {
    const records = [record('a', '<x><o:record/></x>'), '<o:record/>', record('b', '<!-- </o:record> -->')];
    const cut = await cutPage(page(records.join('\n')));
    expect(cut.records).toEqual(records);
    expect(cut.before + cut.after).toBe(page(''));
  });

  it('is read as a whole: its date, its token, and each record in the page’s own prefixes', async () => {
    const read = await readListRecords(page(record('a') + record('b')));
    expect(read).toMatchObject({ error: null, token: 'next', answeredAt: new Date('2026-11-01T00:00:00Z') });
    expect(read.records.map(({ identifier, state }) => [identifier, state])).toEqual([
      ['a', 'deleted'],
      ['b', 'deleted'],
    ]);
  });

  it('loses only the record that is too heavy to read [H1]', async () => {
    const { records } = await readListRecords(page(record('a') + record('b', '<x/>'.repeat(10_000)) + record('c')));
    expect(records.map((one) => (one.state === 'refused' ? one.code : one.identifier))).toEqual([
      'a',
      'xml-too-heavy',
      'c',
    ]);
  });

  it.each([['<'.repeat(45_000)], ['<a>'.repeat(45_000)], [page(record('a')) + 'x'.repeat(70_000)], [page('<record>')]])(
    'is refused when it is none [H1]',
    async (text) => {
      await expect(readListRecords(text)).rejects.toThrow('harvest-answer-unreadable');
    },
  );
});
