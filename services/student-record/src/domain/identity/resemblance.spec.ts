import * as fc from 'fast-check';
import { edits, slipsOf } from './edits.js';
import { agreements, likely, resemblanceOf, signs, weights, type Compared } from './resemblance.js';

const child: Compared = {
  familyName: 'Lebœuf-Guérin',
  givenName: 'Zoé',
  birthDate: '2014-02-19',
  permanentCode: 'LEBZ19521457',
};
const like = (other: Partial<Compared>, one: Compared = child) => resemblanceOf(one, { ...one, ...other });

describe('The likeness of two records', () => {
  it.each<[string, Partial<Compared>, object]>([
    ['accents, case, ligatures and hyphens', { familyName: 'LEBOEUF GUERIN', givenName: 'Zoe' }, { score: 100 }],
    ['a digit of the code', { permanentCode: 'LEBZ19521467' }, { score: 85, signs: { permanentCode: 'slip' } }],
    ['digits of the code swapped', { permanentCode: 'LEBZ19521475' }, { score: 85 }],
    ['a digit of the birth date', { birthDate: '2014-02-18' }, { score: 88, signs: { birthDate: 'slip' } }],
    ['neighbouring digits of the date swapped', { birthDate: '2014-02-91' }, { score: 88 }],
    ['digits swapped across the hyphen', { birthDate: '2014-01-29' }, { score: 88 }],
    ['a second family name', { familyName: 'Guérin' }, { score: 95, signs: { familyName: 'partly' } }],
    ['a letter of a name', { givenName: 'Zoéa' }, { score: 95 }],
    ['no code', { permanentCode: null }, { score: 60, signs: { permanentCode: 'unsaid' } }],
    ['names the other way round', { familyName: 'Zoé', givenName: 'Lebœuf-Guérin' }, { score: 97, inverted: true }],
  ])('sees through %s [R21]', (_, other, found) => {
    expect(like(other)).toMatchObject(found);
    expect(like(other).score).toBeGreaterThanOrEqual(likely);
  });

  it('knows the same day and month the other way round, and a shortened name', () => {
    const one = { ...child, givenName: 'Alexandre', birthDate: '2014-02-03' };
    expect(like({ birthDate: '2014-03-02' }, one).signs.birthDate).toBe('slip');
    expect(like({ givenName: 'Alex' }, one).signs.givenName).toBe('partly');
    expect(like({ givenName: 'Alexandre Marc' }, one).signs.givenName).toBe('partly');
  });

  it.each<[string, Partial<Compared>]>([
    [
      'twins: one day, one family name, other given names and codes',
      { givenName: 'Léo', permanentCode: 'LEBL19021403' },
    ],
    ['twins without codes', { givenName: 'Éva', permanentCode: null }],
    ['homonyms of one day with codes of their own', { permanentCode: 'LEBZ19521422' }],
    ['brother and sister', { givenName: 'Max', birthDate: '2016-07-01', permanentCode: 'LEBM01071612' }],
  ])('tells apart %s [R21]', (_, other) => {
    expect(like(other).score).toBeLessThan(likely);
  });

  it('takes names that were numbered for as many people', () => {
    const numbered = { ...child, familyName: 'Invention 12' };
    expect(like({ familyName: 'Invention 13' }, numbered).signs.familyName).toBe('other');
    expect(like({ familyName: 'Inventoin 12' }, numbered).signs.familyName).toBe('slip');
  });

  const name = fc.constantFrom(
    'Roy',
    'Roy-Côté',
    'Côté',
    'Lebœuf',
    'LEBOEUF',
    'Zoé',
    'Zoe',
    'Alex',
    'Alexandre',
    'Marie Marie',
    'Marie Anne',
    'Ng',
    'Li',
  );
  const someone: fc.Arbitrary<Compared> = fc.record({
    familyName: name,
    givenName: name,
    birthDate: fc.option(fc.constantFrom('2014-02-19', '2014-02-18', '2014-12-02', '2014-02-12', '2009-07-30')),
    permanentCode: fc.option(fc.constantFrom('ROYZ19521401', 'ROYZ19521410', 'ROYZ19521402', 'COTA02091812')),
  });

  it('is the same whichever is named first, between 0 and 100, and whole for oneself', () => {
    fc.assert(
      fc.property(someone, someone, (one, other) => {
        const found = resemblanceOf(one, other);
        expect(resemblanceOf(other, one)).toEqual(found);
        expect(found.score).toBeGreaterThanOrEqual(0);
        expect(found.score).toBeLessThanOrEqual(100);
        const unsaid = [one.birthDate, one.permanentCode].map((said, n) => (said === null ? [30, 40][n]! : 0));
        expect(resemblanceOf(one, one).score).toBe(100 - unsaid[0]! - unsaid[1]!);
      }),
    );
  });

  it('never falls when a part becomes more alike, but for names that stood the other way round', () => {
    for (const sign of signs) {
      const { same, slip, partly, unsaid, other } = weights[sign];
      expect([same, slip, unsaid, other]).toEqual([same, slip, unsaid, other].sort((a, b) => b - a));
      expect(partly).toBe(slip);
      expect(agreements.every((agreement) => weights[sign][agreement] <= same)).toBe(true);
    }
    fc.assert(
      fc.property(someone, someone, fc.constantFrom(...signs), (one, other, sign) => {
        fc.pre(!resemblanceOf(one, other).inverted || sign === 'birthDate' || sign === 'permanentCode');
        const nearer = { ...other, [sign]: one[sign] };
        const gained = one[sign] === null ? weights[sign].same : 0;
        expect(resemblanceOf(one, nearer).score + gained).toBeGreaterThanOrEqual(resemblanceOf(one, other).score);
      }),
    );
  });

  it('counts as one slip what one slip is, in both directions', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Z]{4}\d{8}$/), fc.nat(), (code, pick) => {
        const slips = slipsOf(code);
        const slip = slips[pick % slips.length]!;
        expect(edits(code, slip)).toBe(1);
        expect(slipsOf(slip)).toContain(code);
        expect(edits(slip, code)).toBe(edits(code, slip));
      }),
    );
    expect([edits('', 'abc'), edits('abc', 'abc'), edits('abc', 'acb'), edits('abc', 'cab')]).toEqual([3, 0, 1, 2]);
  });
});
