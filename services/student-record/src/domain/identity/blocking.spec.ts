import * as fc from 'fast-check';
import { blocksOf } from './blocking.js';
import { slipsOf } from './edits.js';
import { likely, resemblanceOf, type Compared } from './resemblance.js';

const child: Compared = {
  familyName: 'Lebœuf-Guérin',
  givenName: 'Zoé',
  birthDate: '2014-02-19',
  permanentCode: 'LEBZ19521457',
};
const meets = (one: Compared, other: Compared) => {
  const names = new Set(blocksOf(one).map((block) => block.join('|')));
  return blocksOf(other).some((block) => names.has(block.join('|')));
};

describe('What two records have in common before they are compared', () => {
  it.each<[string, Partial<Compared>]>([
    ['a digit of the code', { permanentCode: 'LEBZ19521467' }],
    ['a digit of the birth date, without a code', { birthDate: '2014-02-18', permanentCode: 'LEBZ18521457' }],
    ['no birth date and a digit of the code', { birthDate: null, permanentCode: 'LEBZ29521457' }],
    ['names the other way round', { familyName: 'ZOE', givenName: 'Lebœuf Guérin', permanentCode: null }],
    ['a second name left out', { familyName: 'Guérin', permanentCode: null }],
    ['another family name altogether', { familyName: 'Roy', permanentCode: 'LEBZ19521475' }],
  ])('is something in spite of %s [R21]', (_, other) => {
    expect(meets(child, { ...child, ...other })).toBe(true);
  });

  it('is nothing of namesakes of another day, nor of strangers of one day', () => {
    expect(meets(child, { ...child, birthDate: '2011-07-30', permanentCode: 'LEBZ30571102' })).toBe(false);
    expect(meets(child, { ...child, familyName: 'Roy', givenName: 'Ana', permanentCode: 'ROYA19521401' })).toBe(false);
    expect(blocksOf({ ...child, birthDate: null, permanentCode: null })).toEqual([]);
  });

  const name = fc.constantFrom('Roy', 'Roy-Côté', 'Côté', 'Lebœuf', 'LEBOEUF', 'Zoé', 'Zoe', 'Alex', 'Alexandre', 'Ng');
  const code = fc.option(fc.constantFrom('ROYZ19521401', 'ROYZ19521410', 'ROYZ19521402', 'COTA02091812'));
  const one = fc.record({ familyName: name, givenName: name, permanentCode: code });

  it('is something of any two of one day that are likely one learner’s and have a name in common', () => {
    fc.assert(
      fc.property(one, one, (first, other) => {
        const birthDate = '2014-02-19';
        const { score, signs } = resemblanceOf({ ...first, birthDate }, { ...other, birthDate });
        fc.pre(score >= likely && [signs.familyName, signs.givenName].includes('same'));
        expect(meets({ ...first, birthDate }, { ...other, birthDate })).toBe(true);
      }),
    );
  });

  it('is something of any two of one name whose dates and codes are a digit apart, but for neighbours in the middle', () => {
    fc.assert(
      fc.property(one, fc.nat(), (first, pick) => {
        const { permanentCode } = first;
        fc.pre(permanentCode !== null);
        const slips = slipsOf(permanentCode).filter(
          (slip) => slip.slice(0, 8) === permanentCode.slice(0, 8) || slip.slice(8) === permanentCode.slice(8),
        );
        const [mine, theirs] = [
          { ...first, birthDate: '2014-02-19' },
          { ...first, birthDate: '2014-02-18', permanentCode: slips[pick % slips.length]! },
        ];
        expect(meets(mine, theirs)).toBe(true);
      }),
    );
  });
});
