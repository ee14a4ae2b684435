import * as fc from 'fast-check';
import { described, marksOf, setsOf, type Description } from './description.js';
import { fold, oneLine, writable } from './folding.js';
import { questionOf, spaced } from './search-words.js';
import { subjectCode, subjects } from './subjects.js';
import { kindOf, languageOf, levelsOf, licenceKey, licenceOf } from './vocabularies.js';
import { canonicalAddress, webAddress } from './web-address.js';

const anyText = fc.string({ unit: 'binary', maxLength: 40 });

describe('Folding', () => {
  it('takes accents, case and ligatures away, and stays as it is the second time', () => {
    expect(fold('L’ŒUVRE  d’Été_à-NOËL')).toBe('l oeuvre d ete a noel');
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => fold(fold(text)) === fold(text)));
  });
});

describe('Writable text', () => {
  it('holds nothing that XML forbids, whatever it was', () => {
    const forbidden = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/;
    fc.assert(
      fc.property(
        anyText,
        (text) => !forbidden.test(writable(text)) && writable(text).isWellFormed() && !/\n/.test(oneLine(text)),
      ),
    );
  });
});

describe('An address', () => {
  it('is the same whatever its scheme, case of host, tracking words and order of arguments', () => {
    const one = 'https://www.Exemple.example/a/?utm_source=x&b=2&a=1#fin';
    expect(canonicalAddress(one)).toBe(canonicalAddress('http://exemple.example/a?a=1&b=2'));
    expect(canonicalAddress('https://x.example/index.html')).toBe('x.example');
    expect(canonicalAddress('https://x.example/A')).not.toBe(canonicalAddress('https://x.example/a'));
  });

  it.each(['javascript:alert(1)', 'ftp://x.example', 'https://user:secret@x.example/', 'une page', ''])(
    '%s is none',
    (text) => {
      expect(webAddress(text)).toBeNull();
    },
  );
});

describe('Words of other vocabularies', () => {
  it.each([
    ['Français (langue et littérature) 601', 'french'],
    ['000 Transdisciplinaires', 'general'],
    ['mathématiques', 'mathematics'],
    ['visual-arts', 'visual-arts'],
    ['Alchimie', null],
  ])('%s is the subject %s', (words, code) => expect(subjectCode(words)).toBe(code));

  it('name every subject by its own code and names', () => {
    for (const { code, fr, en } of subjects)
      expect([subjectCode(code), subjectCode(fr), subjectCode(en)]).toEqual([code, code, code]);
  });

  it('give kinds, levels, languages and licences', () => {
    expect([kindOf('Narrative Text'), kindOf('scénario pédagogique'), kindOf('hologramme')]).toEqual([
      'text',
      'guide',
      null,
    ]);
    expect([levelsOf('cegep'), levelsOf('secondary-2'), levelsOf('grade 7')]).toEqual([
      ['college'],
      ['secondary-2'],
      null,
    ]);
    expect(['fr-CA', 'fre', 'FRA', 'eng', 'es_MX', 'non disponible', 'und', ''].map(languageOf)).toEqual([
      'fr',
      'fr',
      'fr',
      'en',
      'es',
      null,
      null,
      null,
    ]);
  });
});

describe('A licence', () => {
  it.each([
    ['CC BY-SA 3.0', 'https://creativecommons.org/licenses/by-sa/3.0/'],
    ['cc by nc sa 2.5 CA', 'https://creativecommons.org/licenses/by-nc-sa/2.5/ca/'],
    ['Creative Commons BY-ND 4.0 International', 'https://creativecommons.org/licenses/by-nd/4.0/'],
    ['CC0', 'https://creativecommons.org/publicdomain/zero/1.0/'],
  ])('%s is the name of %s [F11]', (text, address) => expect(licenceOf(text)).toBe(address));

  it.each([
    'http://creativecommons.org/licenses/by-nc-sa/2.5/ca/',
    'https://creativecommons.org/licenses/by/4.0/deed.fr',
    'https://editeur.example/licence?type=cc-by',
  ])('%s stays the address that it is [F11]', (address) => expect(licenceOf(` ${address} `)).toBe(address));

  it.each([
    'Tous droits réservés. Les photos ne sont pas sous licence CC BY.',
    'CC BY-SA 3.0 : paternité',
    'CC BY NC SA',
    'CC BY 4.0, sauf les photos',
    'Voir http://creativecommons.org/licenses/by/4.0/',
    'Tous droits réservés',
  ])('%s stays words: no version and no permission is made of them [F11]', (text) =>
    expect(licenceOf(text)).toBeNull(),
  );

  it('is one in facets and filters, however its address is spelled; a country is another [F11]', () => {
    const by = 'https://creativecommons.org/licenses/by/4.0/';
    for (const spelled of [
      'http://creativecommons.org/licenses/by/4.0',
      'https://www.creativecommons.org/licenses/BY/4.0/deed.fr',
      by,
    ])
      expect(licenceKey(spelled)).toBe(by);
    expect(licenceKey('http://creativecommons.org/licenses/by-nc-sa/2.5/ca/deed.fr')).toBe(
      'https://creativecommons.org/licenses/by-nc-sa/2.5/ca/',
    );
    expect(licenceKey('Tous droits réservés')).toBe('Tous droits réservés');
  });
});

describe('A question', () => {
  it.each([
    ['L’établissement de la Nouvelle-France', 'etablissement:* & nouvelle:* & france:*', ''],
    ['le la & | ! :*', '', ''],
    ["ruée vers l'or klondike", 'ruee:* & vers:* & or:* & klondike:*', ''],
    ['jeu -cartes', 'jeu:* & cartes:*', ''],
    ['2019-2020', '2019:* & 2020:*', ''],
    ['étudiant·e·s', 'etudiant:*', ''],
    ['étudiant(e)s', 'etudiant:*', ''],
    ['enseignant.e.s', 'enseignant:*', ''],
    ['e\u0301tudiant-e-s', 'etudiant:*', ''],
    ['« jeu de cartes » lire', 'lire:* & (jeu <-> de <-> cartes)', '(jeu <-> de <-> cartes)'],
    ['ISBN 2-7654-1005-4', '9782765410058:*', ''],
    ['“la de” "', '(la <-> de)', '(la <-> de)'],
  ])('%j asks for %j [F11]', (text, beginnings, phrases) =>
    expect(questionOf(text)).toMatchObject({ beginnings, phrases }),
  );

  it('keeps accents and apostrophes for its stems, and nothing else that parts words [F11]', () => {
    expect(spaced(' Lecture/calcul : l’e\u0301le\u0300ve, 3.5 ')).toBe('Lecture calcul l’élève 3 5');
  });

  it('is letters, digits and our own signs only', () => {
    fc.assert(
      fc.property(anyText, (text) =>
        /^(([\p{L}\p{N}]+:\*|\([\p{L}\p{N}]+( <-> [\p{L}\p{N}]+)*\))( & (?!$))?)*$/u.test(questionOf(text).beginnings),
      ),
    );
  });
});

const plain: Description = { title: 'T', summary: null, kind: 'text', creators: [], levels: [], subjects: [], keywords: [], language: 'fr', licence: null, isbn: null, publisher: null, locator: null, format: null, competencies: [], issued: null }; // prettier-ignore

describe('A description', () => {
  it('is brought to one form, once and for all', () => {
    const given = {
      ...plain,
      title: '  Une\n notice ',
      levels: ['secondary-1', 'primary-1', 'primary-1'] as const,
      creators: ['A', ' A ', ''],
      isbn: '2-7654-1005-4',
    };
    const { description, warnings } = described(given);
    expect(description).toMatchObject({
      title: 'Une notice',
      levels: ['primary-1', 'secondary-1'],
      creators: ['A'],
      isbn: '9782765410058',
    });
    expect(warnings).toEqual([]);
    expect(described(description).description).toEqual(description);
  });

  it('says what it could not keep', () => {
    const { description, warnings } = described({
      ...plain,
      isbn: '123',
      locator: 'nulle part',
      creators: ['x'.repeat(300), ...Array.from({ length: 60 }, (_, index) => `C${index}`)],
    });
    expect([description.isbn, description.locator, description.creators.length]).toEqual([null, null, 50]);
    expect(warnings.map(({ code, element }) => `${code} ${element}`)).toEqual([
      'value-invalid 1.1',
      'value-invalid 4.3',
      'value-cut 2.3',
      'value-cut 2.3',
    ]);
  });

  it('is warned of by the beginning of what was said, never by half a character [F11]', () => {
    const { description, warnings } = described({
      ...plain,
      summary: 'x'.repeat(10_001),
      publisher: `${'x'.repeat(199)}😀${'y'.repeat(200)}`,
    });
    expect([description.summary, description.publisher]).toEqual([null, null]);
    expect(warnings.map(({ code, element, value }) => [code, element, [...(value ?? '')].length])).toEqual([
      ['value-cut', '1.4', 200],
      ['value-cut', '2.3', 200],
    ]);
    expect(warnings.every(({ value }) => value!.isWellFormed())).toBe(true);
  });

  it('has no title and is refused', () => {
    expect(() => described({ ...plain, title: ' \u0007 ' })).toThrow('title-missing');
    expect(() => described({ ...plain, title: 'x'.repeat(501) })).toThrow('title-too-long');
  });

  it('is known again by ISBN and address, and stands in the sets of what it is', () => {
    const { description } = described({
      ...plain,
      isbn: '9782765410058',
      locator: 'https://www.x.example/a/',
      levels: ['adult'],
      subjects: ['french', 'Alchimie'],
    });
    expect(marksOf(description)).toEqual(['isbn:9782765410058', 'url:x.example/a']);
    expect(setsOf(description, (code) => code === 'french')).toEqual([
      'level',
      'level:adult',
      'subject',
      'subject:french',
      'kind',
      'kind:text',
    ]);
  });
});
