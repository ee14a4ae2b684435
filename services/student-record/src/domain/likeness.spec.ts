import fc from 'fast-check';
import { folded } from './likeness.js';

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
