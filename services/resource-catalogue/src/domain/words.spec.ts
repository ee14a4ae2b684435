import * as fc from 'fast-check';
import { described, marksOf, setsOf, type Description } from './description.js';
import { fold, oneLine, writable } from './folding.js';
import { prefixQuery } from './search-words.js';
import { subjectCode, subjects } from './subjects.js';
import { kindOf, languageOf, levelsOf, licenceOf } from './vocabularies.js';
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
    expect(licenceOf('CC BY-SA 3.0 : paternité')).toBe('https://creativecommons.org/licenses/by-sa/3.0/');
    expect(licenceOf('CC BY NC SA')).toBe('https://creativecommons.org/licenses/by-nc-sa/4.0/');
    expect(licenceOf('https://creativecommons.org/licenses/by/4.0/deed.fr')).toBe(
      'https://creativecommons.org/licenses/by/4.0/',
    );
    expect(licenceOf('CC0')).toBe('https://creativecommons.org/publicdomain/zero/1.0/');
    expect(licenceOf('Tous droits réservés')).toBeNull();
  });
});

describe('A question by the beginnings of words', () => {
  it('leaves out what says nothing', () => {
    expect(prefixQuery('L’établissement de la Nouvelle-France')).toBe('etablissement:* & nouvelle:* & france:*');
    expect(prefixQuery('le la & | ! :*')).toBe('');
  });

  it('is letters, digits and our own signs only', () => {
    fc.assert(fc.property(anyText, (text) => /^([\p{L}\p{N}]+:\*( & )?)*$/u.test(prefixQuery(text))));
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
