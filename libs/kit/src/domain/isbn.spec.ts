import fc from 'fast-check';
import { isbn13 } from './isbn.js';

describe('An ISBN', () => {
  it.each([
    ['9783161484100', '9783161484100'],
    ['urn:isbn:978-3-16-148410-0', '9783161484100'],
    ['urn:ISBN:9781338252989', '9781338252989'],
    ['ISBN-13: 978 2 7654 1005 8', '9782765410058'],
    ['ISBN 080442957X', '9780804429573'],
    ['0-306-40615-2', '9780306406157'],
    ['2-7654-1005-4', '9782765410058'],
    ['080442957x', '9780804429573'],
    ['979-10-90636-07-1', '9791090636071'],
    ['978\u20112\u20117654\u20111005\u20118', '9782765410058'],
    ['978–2–7654–1005–8', '9782765410058'],
    ['978\u22122\u00AD7654\u00A01005\u20098', '9782765410058'],
  ])('%s is known in one form, whatever its hyphens [D18]', (text, known) => expect(isbn13(text)).toBe(known));

  it.each([
    ...['', 'urn:isbn:', '12345', '97831614841', 'urn:uuid:1', '978316148410X', '9783161484101', '0306406153'],
    ...['2-7654-1005-5', '9782765410059', '4006381333931', '0012345678905'],
  ])('%j is none: its prefix, length or check digit is wrong [D18]', (text) => expect(isbn13(text)).toBeNull());

  it('has exactly one right check digit', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^97[89]\d{9}$/), (twelve) => {
        const right = [...'0123456789'].filter((digit) => isbn13(twelve + digit) !== null);
        expect(right).toHaveLength(1);
      }),
    );
  });

  it('with one digit changed is none', () => {
    fc.assert(
      fc.property(fc.nat({ max: 12 }), fc.integer({ min: 1, max: 9 }), (place, by) => {
        const digits = [...'9782765410058'];
        digits[place] = String((Number(digits[place]) + by) % 10);
        return isbn13(digits.join('')) === null;
      }),
    );
  });
});
