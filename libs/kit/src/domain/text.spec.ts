import fc from 'fast-check';
import { foldedForSearch, lengthOf, plainText, unseenIn } from './text.js';

describe('Text that people wrote', () => {
  it('is kept with its accents in one form and without blanks around [F11]', () => {
    expect(plainText('\u00a0 E\u0301milie  Co\u0302te\u0301\t')).toBe('Émilie  Côté');
  });

  it('is as long as a person counts [F11]', () => {
    expect(lengthOf('Zoé')).toBe(3);
    expect(lengthOf('𐐷𝒜')).toBe(2);
  });

  it.each([
    ['Nguyễn Thị Hương', null],
    ['O’Brien-Côté (fils)', null],
    ['می\u200cخواهم', null],
    ['क्\u200dष', null],
    ['L’école 👩\u200d🏫 ☀\ufe0f', null],
    ['葛\u{e0100}城', null],
    ['Gagnon\u202eeivlyS', 'U+202E'],
    ['Roy\u200b', 'U+200B'],
    ['\ufeffTremblay', 'U+FEFF'],
    ['Berge\u00adron', 'U+00AD'],
    ['Côté\u200d', 'U+200D'],
    ['A\u200c B', 'U+200C'],
    ['Lavoie\u2066x\u2069', 'U+2066'],
    ['C\ufffdt\ufffd', 'U+FFFD'],
    ['a\u3164b', 'U+3164'],
    ['a\u{e0041}b', 'U+E0041'],
    ['a\ue000b', 'U+E000'],
    ['a\uffff', 'U+FFFF'],
    ['a\ud800b', 'U+D800'],
    ['une\ndeux', 'U+000A'],
    ['une\u2028deux', 'U+2028'],
  ])('%j has as its first character that nobody sees %j [F11]', (text, found) => expect(unseenIn(text)).toBe(found));

  it('may have several lines where it is a description [F11]', () => {
    expect(unseenIn('une\r\n\tdeux', { lines: true })).toBeNull();
    expect(unseenIn('une\n\u0007deux', { lines: true })).toBe('U+0007');
  });
});

describe('Text as it is searched', () => {
  it.each([
    ['Lecture/calcul au primaire', 'lecture calcul au primaire'],
    ['étudiant·e·s', 'etudiant e s'],
    ['e\u0301tudiant.e.s', 'etudiant e s'],
    ['la ruée vers l’or', 'la ruee vers or'],
    ["L'ŒUVRE d'Été, jusqu'à l'æ", 'oeuvre ete a ae'],
    ['2026-2027', '2026 2027'],
    ['Saint-Jean', 'saint jean'],
    ['ﬁche n° 3,5', 'fiche n 3 5'],
    ['aujourd’hui', 'aujourd hui'],
    ['d’1 à 10', '1 a 10'],
    ['co\u00adopé\u200bration', 'cooperation'],
    ['…', ''],
  ])('%j is folded to %j [F11]', (text, folded) => expect(foldedForSearch(text)).toBe(folded));

  it('does not change when it is folded again, nor by the form of its accents [F11]', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const folded = foldedForSearch(text);
        expect(foldedForSearch(text.normalize('NFD'))).toBe(folded);
        expect(foldedForSearch(text.normalize('NFC'))).toBe(folded);
        expect(foldedForSearch(folded)).toBe(folded);
      }),
    );
  });
});
