import { readPackage } from '../src/packages/read-package.js';
import { packageProblems } from '../src/packages/problem-catalogue.js';
import { paperZip, samplePaper as sample, zipOf } from '@pan/testing';

const manifest = sample('imsmanifest.xml');
const found = async (zip: Buffer) => {
  const { items, test, problems } = await readPackage(zip);
  const told = problems.filter(({ code }) => !['test-element-ignored', 'content-not-shown'].includes(code));
  return { items: items.size, places: test?.places.length ?? 0, told: told.map(({ code, file }) => `${code} ${file}`) };
};
const whole = { items: 14, places: 14, told: [] };

/** The same archive with other bytes in the names of its files. */
const renamed = (zip: Buffer, from: string, to: string) =>
  Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1');
/** As a program packs it that says nothing of UTF-8: bit 11 of each file's flags, in its own header and in the directory. */
const withoutUtf8Flag = (zip: Buffer): Buffer => {
  const bytes = Buffer.from(zip);
  for (const [signature, at] of [
    ['PK\x03\x04', 7],
    ['PK\x01\x02', 9],
  ] as const)
    for (let from = bytes.indexOf(signature); from >= 0; from = bytes.indexOf(signature, from + 4))
      bytes[from + at]! &= ~0x08;
  return bytes;
};
const files = async (rename: (path: string) => string, beside: readonly string[] = []) => {
  const paths = [...new Set(manifest.match(/href="[^"]+\.xml"/g)!.map((one) => one.slice(6, -1)))];
  return zipOf({
    ...Object.fromEntries(beside.map((path) => [path, 'x'])),
    ...Object.fromEntries(['imsmanifest.xml', ...paths].map((path) => [rename(path), sample(path)])),
  });
};

describe('A package is taken', () => {
  it('as a program for Windows packs it, with backslashes [F11]', async () => {
    expect(await found(renamed(await paperZip(), 'items/', 'items\\'))).toEqual(whole);
  });

  it('in the folder that was packed, with what a Mac puts beside [F11]', async () => {
    const beside = [
      '__MACOSX/Épreuve finale/._imsmanifest.xml',
      'Épreuve finale/.DS_Store',
      'Épreuve finale/desktop.ini',
    ];
    const packed = await files((path) => `Épreuve finale/${path}`, beside);
    expect(await found(packed)).toEqual({ ...whole, told: ['top-folder imsmanifest.xml'] });
  });

  it('by names that differ in capitals, or in how an accent is written [F11]', async () => {
    expect(await found(await files((path) => path.replace('items/ph', 'Items/PH')))).toEqual(whole);
    expect(await found(await files((path) => path.replace('imsm', 'IMSm')))).toEqual(whole);
    const accented = (form: 'NFC' | 'NFD') => 'items/énergie.xml'.normalize(form);
    const text = manifest.replaceAll('items/ph-neutre.xml', accented('NFC'));
    const test = sample('epreuve.xml').replaceAll('items/ph-neutre.xml', accented('NFC'));
    const changed = { 'imsmanifest.xml': text, 'epreuve.xml': test, 'items/ph-neutre.xml': null };
    expect(await found(await paperZip({ ...changed, [accented('NFD')]: sample('items/ph-neutre.xml') }))).toEqual(
      whole,
    );
  });

  it('with backslashes in its manifest and its test [F11]', async () => {
    const back = (path: string) => sample(path).replaceAll('href="items/', 'href="items\\');
    expect(
      await found(await paperZip({ 'imsmanifest.xml': back('imsmanifest.xml'), 'epreuve.xml': back('epreuve.xml') })),
    ).toEqual(whole);
  });

  it('by names in code page 437, as older programs for Windows write them [F11]', async () => {
    const named = (path: string) => (text: string) => text.replaceAll('items/ph-neutre.xml', path);
    const ours = named('items/énergie.xml');
    const changed = { 'imsmanifest.xml': ours(manifest), 'epreuve.xml': ours(sample('epreuve.xml')) };
    const packed = await paperZip({
      ...changed,
      ...{ 'items/ph-neutre.xml': null, 'items/@nergie.xml': sample('items/ph-neutre.xml') },
    });
    expect(await found(withoutUtf8Flag(renamed(packed, 'items/@nergie', 'items/\x82nergie')))).toEqual(whole);
  });

  it('in the encodings that its files declare [F11]', async () => {
    const latin = Buffer.from(
      sample('items/ph-neutre.xml').replace('UTF-8', 'ISO-8859-1').replaceAll('’', "'"),
      'latin1',
    );
    const wide = Buffer.from(`\ufeff${sample('epreuve.xml').replace('UTF-8', 'UTF-16')}`, 'utf16le');
    const { items, test, problems } = await readPackage(
      await paperZip({ 'items/ph-neutre.xml': latin, 'epreuve.xml': wide }),
    );
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect([items.get('items/ph-neutre.xml')!.item.title, test!.title]).toEqual([
      "Le pH d'une solution neutre",
      'Mathématique et science, 4e secondaire, janvier 2027',
    ]);
  });
});

describe('A package is refused', () => {
  it('for a file in another encoding than it declares, or in one that is not read, by its name [F11]', async () => {
    const lied = Buffer.from(sample('items/biodiversite.xml'), 'latin1');
    const strange = sample('items/ph-neutre.xml').replace('UTF-8', 'EBCDIC-CP-FR');
    const { problems } = await readPackage(
      await paperZip({ 'items/biodiversite.xml': lied, 'items/ph-neutre.xml': strange }),
    );
    expect(problems.map(({ code, file, params }) => [code, file, params?.['encoding']])).toEqual(
      expect.arrayContaining([
        ['encoding-broken', 'items/biodiversite.xml', 'UTF-8'],
        ['encoding-unknown', 'items/ph-neutre.xml', 'EBCDIC-CP-FR'],
      ]),
    );
  });

  it.each(['..\\..\\etc', 'C:\\items', '\\\\host\\a'])(
    'for a path that leaves it, written with backslashes: %s [F11]',
    async (path) => {
      const name = 'x'.repeat(path.length + 4);
      const zip = renamed(await zipOf({ [name]: '<a/>' }), name, `${path}.xml`);
      expect((await found(zip)).told).toEqual(['zip-path-unsafe zip']);
    },
  );

  it.each([
    ['imsqti_xmlv1p2', 'qti-1-unsupported'],
    ['imsqti_xmlv1p2/imscc_xmlv1p1/assessment', 'qti-1-unsupported'],
    ['imsqti_apipitem_xmlv2p1', 'apip-unsupported'],
    ['imsqti_apiptest_xmlv2p1', 'apip-unsupported'],
  ])('whole and by the name of its format, with what to do, where a resource is of type %s', async (type, code) => {
    const text = manifest.replace(/type="imsqti_item_[^"]*"/, `type="${type}"`);
    expect(text).not.toBe(manifest);
    const { problems } = await readPackage(await paperZip({ 'imsmanifest.xml': text }));
    expect(problems.map((one) => [one.code, one.file, one.severity])).toEqual([[code, 'imsmanifest.xml', 'error']]);
    const { remedyFr, remedyEn } = packageProblems[code as 'apip-unsupported'];
    expect([remedyFr, remedyEn]).toEqual([expect.stringContaining('QTI 2.1'), expect.stringContaining('QTI 2.1')]);
  });

  it('for two items of one identifier, by both files [F11]', async () => {
    const twin = sample('items/biodiversite.xml').replace(
      / identifier="[^"]*"/,
      / identifier="[^"]*"/.exec(sample('items/ph-neutre.xml'))![0],
    );
    const { problems } = await readPackage(await paperZip({ 'items/biodiversite.xml': twin }));
    const told = problems.filter(({ code }) => code === 'item-identifier-twice');
    expect(told.map(({ file, params }) => new Set([file, params?.['other']]))).toEqual([
      new Set(['items/biodiversite.xml', 'items/ph-neutre.xml']),
    ]);
  });

  it('for a weight of more digits than are kept [F11]', async () => {
    const test = sample('epreuve.xml').replace('value="2"', 'value="0.3333333333333333333"');
    expect((await found(await paperZip({ 'epreuve.xml': test }))).told).toEqual(['value-unreadable epreuve.xml']);
  });

  it('for an item that needs a shared text which is not there, by the name of the text [F11]', async () => {
    const item = sample('items/ph-neutre.xml').replace(
      '<itemBody>',
      '<assessmentStimulusRef identifier="S" href="../stim/renard.xml"/><itemBody>',
    );
    const { problems } = await readPackage(await paperZip({ 'items/ph-neutre.xml': item }));
    const [problem] = problems.filter(({ severity }) => severity === 'error');
    expect([problem!.code, problem!.params?.['address'], problem!.row]).toEqual([
      'media-missing',
      '../stim/renard.xml',
      11,
    ]);
  });
});
