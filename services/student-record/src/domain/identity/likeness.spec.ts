import fc from 'fast-check';
import { folded, isNamedOtherwise, isSomebodyElse } from './likeness.js';

describe('A name as two systems agree on it', () => {
  it.each([
    ['Lebœuf', 'LEBOEUF'],
    ['Gagné-Roy', 'gagne roy'],
    ['Lefe\u0300vre', 'Lefèvre'],
    ['D’Amours', "D'AMOURS"],
    ['Æsøp', 'aesop'],
    ['Nguyễn', 'NGUYEN'],
    ['Strauß', 'STRAUSS'],
    ['ﬁlion', 'Filion'],
    ['Łukasz', 'LUKASZ'],
  ])('%s is like %s', (one, other) => {
    expect(folded(one)).toBe(folded(other));
  });

  it.each([
    ['Gagné', 'Gagnon'],
    ['Étienne', 'Emma'],
    ['Roy', 'Roy-Gagné'],
    ['-', '.'],
    ['李', '王'],
  ])('%s is not like %s', (one, other) => {
    expect(folded(one)).not.toBe(folded(other));
  });

  it('does not depend on case, accents or what joins its parts, and is folded once', () => {
    const letters = fc.array(fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzéèêàçôœæ'), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(letters, letters, fc.constantFrom('-', ' ', '', '’', '\u2011'), (one, other, joint) => {
        const [first, second] = [one.join(''), other.join('')];
        const name = folded(first + joint + second);
        expect(folded(`${first} ${second}`.toUpperCase())).toBe(name);
        expect(folded((first + joint + second).normalize('NFD'))).toBe(name);
        expect(folded(name)).toBe(name);
      }),
    );
  });
});

describe('A key whose word changes', () => {
  const smith = { familyName: 'Smith', givenName: 'Andrew', birthDate: '2009-05-02', permanentCode: 'SMIA02050941' };
  const lee = { familyName: 'Lee', givenName: 'Lisa', birthDate: '2013-11-02', permanentCode: 'LEEL02611341' };

  it.each([
    ['birth date and code', { ...smith, birthDate: lee.birthDate, permanentCode: lee.permanentCode }, true],
    ['birth date and both names, without a code', { ...lee, permanentCode: null }, true],
    ['code and both names, without a birth date', { ...lee, birthDate: null }, true],
    ['birth date and one name, without a code', { ...lee, familyName: 'SMITH', permanentCode: null }, false],
    ['code and names, with the same birth date', { ...lee, birthDate: smith.birthDate }, false],
    ['the birth date alone', { ...smith, birthDate: lee.birthDate }, false],
    ['both names alone', { ...lee, birthDate: null, permanentCode: null }, false],
  ])('in %s speaks of somebody else: %#', (_, now, isElse) => {
    expect(isSomebodyElse(smith, now)).toBe(isElse);
    expect(isSomebodyElse(now, smith)).toBe(isElse);
  });

  it('is named otherwise when neither name is alike [F11]', () => {
    expect(isNamedOtherwise(smith, lee)).toBe(true);
    expect(isNamedOtherwise(smith, { ...lee, givenName: 'ANDRÉW' })).toBe(false);
  });
});
