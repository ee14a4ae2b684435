import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { levels, resourceKinds } from '@pan/contracts';
import { DomainError } from '@pan/kit/domain';
import { shared } from '@pan/testing';
import * as fc from 'fast-check';
import { described, type Description } from '../../domain/description.js';
import { subjects } from '../../domain/subjects.js';
import { frameworks } from '../resources/competencies.js';
import { competencyCodes } from '../../domain/framework.js';
import { readDc } from './read-dc.js';
import { readLomText } from './read-lom.js';
import { readCard, writeCard } from './vcard.js';
import { writeDc } from './write-dc.js';
import { writeLom } from './write-lom.js';
import { XmlDocument } from '@pan/kit/formats';

describe('A date of publication', () => {
  const dc = (content: string) =>
    readDc(XmlDocument.read(`<dc xmlns="http://purl.org/dc/elements/1.1/"><title>T</title>${content}</dc>`).root);
  const lom = (date: string) =>
    readLomText(
      `<lom><general><title><string language="fr">T</string></title></general><lifeCycle><contribute><role><value>publisher</value></role><entity>P</entity><date><dateTime>${date}</dateTime></date></contribute></lifeCycle></lom>`,
    );

  it.each([
    ['2019', '2019'],
    ['2019-05', '2019-05'],
    ['2019-05-31', '2019-05-31'],
    ['2019-05-31T23:30:00-04:00', '2019-05-31'],
  ])('is read from %s, in Dublin Core and LOM', (said, issued) => {
    expect(dc(`<date>${said}</date>`).description.issued).toBe(issued);
    expect(lom(said).description.issued).toBe(issued);
  });

  it.each(['2019-2020', '2019-06-31', '2019-13', 'vers 1998', '1998?'])('is not invented from %s', (said) => {
    for (const read of [dc(`<date>${said}</date>`), lom(said)]) {
      expect(read.description.issued).toBeNull();
      expect(read.warnings).toContainEqual({ code: 'value-invalid', element: '2.3.3', value: said });
    }
  });

  it('a text of a licence that is too long is said, never cut', () => {
    const { description, warnings } = dc(`<rights>${'mot '.repeat(100)}</rights>`);
    expect(description.licence).toBeNull();
    expect(warnings).toContainEqual(expect.objectContaining({ code: 'value-cut', element: '6.3' }));
  });
});

describe('A record in several languages', () => {
  const dc = (content: string, attributes = '') =>
    readDc(XmlDocument.read(`<dc xmlns="http://purl.org/dc/elements/1.1/" ${attributes}>${content}</dc>`).root);
  const lom = (content: string) => readLomText(`<lom>${content}</lom>`);

  it.each([
    ['<title xml:lang="en">One</title><title xml:lang="fr-CA">Un</title>', ''],
    ['<title xml:lang="frr">Iin</title><title xml:lang="FR">Un</title>', ''],
    ['<title xml:lang="en">One</title><title>Un</title>', ''],
    ['<title xml:lang="en">One</title><title>Un</title>', 'xml:lang="fr"'],
    ['<title>One</title><title xml:lang="fra">Un</title><language>eng</language>', ''],
    ['<title>Un</title><title xml:lang="en">One</title><language>en</language><language>fr-CA</language>', ''],
  ])('shows its French title: %s %s [F11]', (titles, attributes) =>
    expect(dc(titles, attributes).description.title).toBe('Un'),
  );

  it('shows French first of descriptions, publishers, rights and subjects of Dublin Core [F11]', () => {
    const both = (name: string, en: string, fr: string) =>
      `<${name} xml:lang="en-CA">${en}</${name}><${name} xml:lang="fr-CA">${fr}</${name}>`;
    const { description } = dc(
      `<title>T</title>${both('description', 'Fractions', 'Les fractions')}${both('publisher', 'Press', 'Presses')}${both('rights', 'All rights', 'Tous droits')}${both('subject', 'Cooking', 'Cuisine')}<language>en</language><language>fr</language>`,
    );
    expect(description).toMatchObject({
      ...{ summary: 'Les fractions\n\nFractions', publisher: 'Presses', licence: 'Tous droits' },
      ...{ keywords: ['Cuisine', 'Cooking'], language: 'fr' },
    });
  });

  it('shows French first of LOM’s strings, those without a tag in the language of the record [F11]', () => {
    const title = '<title><string>Un</string><string language="en">One</string></title>';
    const { description } = lom(
      `<general>${title}<language>en</language><language>fr</language></general><metaMetadata><language>fr</language></metaMetadata><classification><purpose><value>discipline</value></purpose><taxonPath><taxon><entry><string language="en">Alchemy</string><string language="fre">Alchimie</string></entry></taxon></taxonPath></classification><rights><description><string language="en">All rights</string><string language="FR-ca">Tous droits</string></description></rights>`,
    );
    expect(description).toMatchObject({ title: 'Un', language: 'fr', subjects: ['Alchimie'], licence: 'Tous droits' });
  });

  it('says which words about rights stand beside the address that is kept [F11]', () => {
    const { description, warnings } = dc(
      '<title>T</title><rights>Les photos sont protégées</rights><rights>http://creativecommons.org/licenses/by-nc-sa/2.5/ca/</rights>',
    );
    expect(description.licence).toBe('http://creativecommons.org/licenses/by-nc-sa/2.5/ca/');
    expect(warnings).toEqual([{ code: 'value-unknown', element: 'rights', value: 'Les photos sont protégées' }]);
  });

  it('takes the first date that is one [F11]', () => {
    expect(dc('<title>T</title><date>2019-2020</date><date>2021-02</date>').description.issued).toBe('2021-02');
  });
});

const words = (maxLength: number) => fc.string({ unit: 'grapheme', minLength: 1, maxLength });
const list = <T>(of: fc.Arbitrary<T>) => fc.array(of, { maxLength: 4 });
const description: fc.Arbitrary<Description> = fc
  .record({
    title: words(60).map((text) => `T ${text}`),
    summary: fc.option(words(200)),
    kind: fc.constantFrom(...resourceKinds),
    creators: list(words(30)),
    levels: list(fc.constantFrom(...levels)),
    subjects: list(fc.constantFrom(...subjects.map(({ code }) => code))),
    keywords: list(words(20)),
    language: fc.constantFrom('fr', 'en', 'und'),
    licence: fc.constantFrom(null, 'https://creativecommons.org/licenses/by-nc/4.0/'),
    isbn: fc.constantFrom(null, '9782765410058'),
    publisher: fc.option(words(30)),
    locator: fc.constantFrom(null, 'https://exemple.example/a?b=c&d=1'),
    format: fc.constantFrom(null, 'text/html'),
    competencies: list(fc.constantFrom(...frameworks.flatMap(competencyCodes))),
    issued: fc.constantFrom(null, '2024', '2024-05', '2024-05-06'),
  })
  .map((given) => described(given).description)
  .map((it) => ({ ...it, issued: it.creators.length > 0 || it.publisher ? it.issued : null }));

describe('A description written as LOM', () => {
  it('is read back as it was, whatever it holds', () => {
    fc.assert(
      fc.property(description, (it) => {
        expect(readLomText(writeLom(it, 'oai:x.example:1')).description).toEqual(it);
      }),
      { numRuns: 300 },
    );
  });
});

describe('A description written as Dublin Core', () => {
  it('keeps title, creators, subjects, language, licence, ISBN and address', () => {
    fc.assert(
      fc.property(description, (it) => {
        const back = readDc(XmlDocument.read(writeDc(it)).root).description;
        const { title, creators, subjects: of, language, licence, isbn, locator, levels: at, competencies } = it;
        expect(back).toMatchObject({ title, creators, language, licence, isbn, locator, levels: at });
        expect(back.subjects).toEqual(expect.arrayContaining([...of]));
        expect(back.competencies).toEqual(competencies);
      }),
      { numRuns: 200 },
    );
  });
});

describe('A vCard', () => {
  it('gives its name, else its organisation, and forgets how to reach the person', () => {
    expect(
      readCard(
        'BEGIN:VCARD\r\nVERSION:3.0\r\nFN:\r\nN:Delisle;Isabelle\r\nORG:Cégep;Département\r\nEMAIL:x@y.example\r\nEND:VCARD',
      ),
    ).toEqual({ name: 'Isabelle Delisle', organisation: 'Cégep' });
    expect(readCard('Maëlle Sansregret')).toEqual({ name: 'Maëlle Sansregret', organisation: null });
  });

  const elise = { name: 'Élise Gagnon', organisation: null };
  it.each([
    ['indented', '\n    BEGIN:VCARD\n    VERSION:3.0\n    FN:Élise\n      Gagnon\n    END:VCARD\n', elise],
    ['indented within', 'BEGIN:VCARD\n  VERSION:3.0\n  FN:Élise Gag\n   non\nEND:VCARD', elise],
    ['folded', 'BEGIN:VCARD\r\nVERSION:4.0\r\nFN:Élise Gag\r\n non\r\nEND:VCARD', elise],
    ['folded at a blank of 2.1', 'BEGIN:VCARD\nVERSION:2.1\nN:Gagnon;\n Élise\nEND:VCARD', elise],
    ['on one line', 'BEGIN:VCARD VERSION:3.0 FN:Élise Gagnon EMAIL:e@x.example END:VCARD', elise],
    ['with breaks spelt out', 'BEGIN:VCARD\\nVERSION:3.0\\nFN:Élise Gagnon\\nEND:VCARD', elise],
    ['quoted-printable', 'BEGIN:VCARD\nFN;ENCODING=QUOTED-PRINTABLE:=C3=89lise=20Gagnon\nEND:VCARD', elise],
    [
      'quoted-printable of Windows, on two lines',
      'BEGIN:VCARD\nVERSION:2.1\nFN;CHARSET=windows-1252;QUOTED-PRINTABLE:=C9lise=\n=20Gagnon\nEND:VCARD',
      elise,
    ],
    ['in base64', 'BEGIN:VCARD\nVERSION:3.0\nFN;ENCODING=b:w4lsaXNlIEdhZ25vbg==\nEND:VCARD', elise],
    [
      'in groups and languages',
      'BEGIN:VCARD\nVERSION:4.0\na.FN;LANGUAGE=en:Elise G.\nb.FN;X="a:b";LANGUAGE=fr-CA:Élise Gagnon\nEND:VCARD',
      elise,
    ],
    [
      'with an empty name before the name',
      'BEGIN:VCARD\nFN:\nN:;;;;\nN:Gagnon;Élise\nORG:;\nORG:École\\; Rive;Lettres\nEND:VCARD',
      { ...elise, organisation: 'École; Rive' },
    ],
    [
      'whose bytes are of another encoding',
      'BEGIN:VCARD\nFN;QUOTED-PRINTABLE:=C9lise\nEND:VCARD',
      { name: null, organisation: null },
    ],
  ])('%s gives its name [F11]', (_how, text, card) => expect(readCard(text)).toEqual(card));

  it('that gives no name is warned of, without what it says of a person [F11]', () => {
    const { warnings } = readLomText(
      '<lom><general><title>T</title></general><lifeCycle><contribute><role><value>author</value></role><entity>BEGIN:VCARD\nEMAIL:e@x.example\nEND:VCARD</entity></contribute></lifeCycle></lom>',
    );
    expect(warnings).toContainEqual({ code: 'value-invalid', element: '2.3' });
  });

  it('is read as it was written', () => {
    for (const name of ['Une, deux; trois', 'Barre \\ oblique', 'Simple'])
      expect(readCard(writeCard(name)).name).toBe(name);
  });
});

describe('Other dialects of LOM', () => {
  it('of IMS, with langstring and without a namespace of IEEE', () => {
    const ims = `<imsmd:lom xmlns:imsmd="http://www.imsglobal.org/xsd/imsmd_v1p2"><imsmd:general><imsmd:title><imsmd:langstring xml:lang="en">Fractions</imsmd:langstring><imsmd:langstring xml:lang="fr-CA">Les fractions</imsmd:langstring></imsmd:title><imsmd:language>fre</imsmd:language></imsmd:general><imsmd:lifecycle><imsmd:contribute><imsmd:role><imsmd:value><imsmd:langstring>Author</imsmd:langstring></imsmd:value></imsmd:role><imsmd:centity><imsmd:vcard>BEGIN:VCARD
FN:Ana Exemple
END:VCARD</imsmd:vcard></imsmd:centity></imsmd:contribute></imsmd:lifecycle><imsmd:educational><imsmd:learningresourcetype><imsmd:value><imsmd:langstring>Exercise</imsmd:langstring></imsmd:value></imsmd:learningresourcetype></imsmd:educational></imsmd:lom>`;
    expect(readLomText(ims).description).toMatchObject({
      title: 'Les fractions',
      language: 'fr',
      creators: ['Ana Exemple'],
      kind: 'exercise',
    });
  });

  it('of ScoLOMFR, by its words for context and type', () => {
    const xml = `<lom:lom xmlns:lom="http://ltsc.ieee.org/xsd/LOM" xmlns:lomfr="http://www.lom-fr.fr/xsd/LOMFR"><lom:general><lom:title><lom:string language="fre">Titre</lom:string></lom:title><lom:language>fre</lom:language></lom:general><lom:educational><lom:learningResourceType><lom:source>LOMFRv1.0</lom:source><lom:value>exercice</lom:value></lom:learningResourceType><lom:context><lom:source>LOMFRv1.0</lom:source><lom:value>enseignement secondaire</lom:value></lom:context></lom:educational></lom:lom>`;
    expect(readLomText(xml).description).toMatchObject({
      kind: 'exercise',
      language: 'fr',
      levels: ['secondary-1', 'secondary-2', 'secondary-3', 'secondary-4', 'secondary-5'],
    });
  });
});

const real = shared('data/resources-ebooks/lom/real');
(real ? describe : describe.skip)('Real records', () => {
  it.each(real ? readdirSync(real) : [])('%s is read with its title, its place and no person’s address', (file) => {
    const { description } = readLomText(readFileSync(join(real!, file), 'utf8'));
    expect(description.title.length).toBeGreaterThan(5);
    expect(['fr', 'en']).toContain(description.language);
    expect(description.locator).toMatch(/^https?:/);
    expect(JSON.stringify(description)).not.toMatch(/EMAIL|TEL;|BEGIN:VCARD|@\w+\.\w/);
  });

  it('name their kinds, levels and licences in our words', () => {
    const read = (name: string) => readLomText(readFileSync(join(real!, name), 'utf8')).description;
    expect(read('ressource-ressfranc30.lom.xml')).toMatchObject({
      kind: 'exercise',
      subjects: ['french'],
      publisher: expect.stringContaining('CCDMD') as string,
    });
    expect(read('ressource-ressfranc30.lom.xml').levels).toEqual(
      expect.arrayContaining(['college', 'secondary-1', 'university', 'adult']),
    );
    expect(read('4f708a4965ba09.14975134.lom.xml')).toMatchObject({
      licence: 'CC BY-SA 3.0 : paternité, partage des conditions initiales à l’identique',
      creators: expect.arrayContaining(['Isabelle Delisle']) as string[],
    });
  });
});

const cases = shared('data/resources-ebooks/lom/normetic-validator');
(cases ? describe : describe.skip)('The cases of the Normetic validator', () => {
  const files = cases
    ? readdirSync(cases, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.xml'))
    : [];
  const outcome = (name: string) => {
    try {
      return readLomText(readFileSync(join(cases!, name), 'utf8')).warnings;
    } catch (error) {
      if (error instanceof DomainError) return error.code;
      throw error;
    }
  };

  it('are each read, or refused with a reason of the catalogue', () => {
    expect(files.length).toBeGreaterThan(150);
    const refused = files.map((name) => ({ name, code: outcome(name) })).filter(({ code }) => typeof code === 'string');
    expect(refused.filter(({ name, code }) => code !== 'title-missing' || !name.includes('1.2_Title'))).toEqual([]);
  });

  it('warn of a mandatory element that is missing or empty, where the validator calls it invalid', () => {
    const verdicts = files.flatMap((name) => {
      const control = readFileSync(join(cases!, name, '../control.txt'), 'utf8');
      const verdict = control.split('\n').find((line) => line.startsWith(`file: ${name.split('/').at(-1)} `));
      const found = /Invalid\[(E[12])\((4\.1|4\.3|1\.3|1\.4)\)\]/.exec(verdict ?? '');
      return found ? [{ name, code: found[1] === 'E1' ? 'element-missing' : 'element-empty', element: found[2]! }] : [];
    });
    expect(verdicts.length).toBeGreaterThan(3);
    for (const { name, code, element } of verdicts)
      expect({ name, warnings: outcome(name) }).toEqual({
        name,
        warnings: expect.arrayContaining([{ code, element }]) as object,
      });
  });
});
