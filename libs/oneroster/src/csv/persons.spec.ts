import fc from 'fast-check';
import { hasDemographics, isInUsers, isLearner, isStaff, Persons } from './persons.js';

describe('What other files say of people', () => {
  it('is found again by source id, whatever else was added', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.record({
            id: fc.string({ minLength: 1 }),
            year: fc.integer({ min: 1900, max: 2099 }),
            sex: fc.constantFrom('female', 'male', null),
          }),
          {
            selector: ({ id }) => id,
            maxLength: 200,
          },
        ),
        (people) => {
          const persons = new Persons();
          for (const { id, year, sex } of people) persons.describe(persons.add(id), `${year}-03-14`, sex);
          for (const { id, year, sex } of people) {
            const slot = persons.find(id)!;
            expect([persons.birthDate(slot), persons.sex(slot)]).toEqual([`${year}-03-14`, sex]);
          }
        },
      ),
      { numRuns: 50 },
    );
  });

  it('survives growing far beyond its first size', () => {
    const persons = new Persons();
    for (let n = 0; n < 50_000; n += 1) {
      const slot = persons.add(`u-${n}`);
      persons.mark(slot, n % 2 ? isLearner : isStaff);
      persons.setLevel(slot, `level-${n % 7}`);
      persons.place(slot, `o-${n % 13}`, isLearner, n % 3 === 0);
      persons.place(slot, `o-${n % 17}`, isStaff, false);
    }
    for (const n of [0, 1, 4_999, 49_999]) {
      const slot = persons.find(`u-${n}`)!;
      expect(persons.level(slot)).toBe(`level-${n % 7}`);
      expect(persons.is(slot, isLearner)).toBe(n % 2 === 1);
      expect(persons.placesOf(slot)).toEqual([
        { organisation: `o-${n % 13}`, role: isLearner, isPrimary: n % 3 === 0 },
        { organisation: `o-${n % 17}`, role: isStaff, isPrimary: false },
      ]);
    }
    expect(persons.find('u-50000')).toBeNull();
    expect(persons.countWith(isLearner, isInUsers)).toBe(25_000);
  });

  it('knows nothing of a birth date that nobody gave', () => {
    const persons = new Persons();
    persons.mark(persons.add('u'), hasDemographics);
    const slot = persons.find('u')!;
    expect([persons.birthDate(slot), persons.sex(slot), persons.level(slot)]).toEqual([null, null, null]);
  });
});
