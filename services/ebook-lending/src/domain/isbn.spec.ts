import fc from 'fast-check';
import { isbn13 } from './isbn.js';

describe('An ISBN', () => {
  it.each([
    ['9783161484100', '9783161484100'],
    ['urn:isbn:978-3-16-148410-0', '9783161484100'],
    ['urn:ISBN:9781338252989', '9781338252989'],
    ['0-306-40615-2', '9780306406157'],
    ['080442957x', '9780804429573'],
  ])('%s is known in one form', (text, known) => expect(isbn13(text)).toBe(known));

  it.each(['', 'urn:isbn:', '9783161484101', '0306406153', '97831614841', 'urn:uuid:1', '978316148410X'])(
    '%j is none',
    (text) => expect(isbn13(text)).toBeNull(),
  );

  it('has exactly one right check digit', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^97[89]\d{9}$/), (twelve) => {
        const right = [...'0123456789'].filter((digit) => isbn13(twelve + digit) !== null);
        expect(right).toHaveLength(1);
      }),
    );
  });
});
