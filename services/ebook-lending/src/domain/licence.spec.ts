import fc from 'fast-check';
import { byPreference, Licence, type LicenceTerms } from './licence.js';

const now = new Date('2026-11-26T15:00:00Z');
const later = (days: number) => new Date(now.getTime() + days * 86_400_000);

let made = 0;
function aLicence(terms: Partial<LicenceTerms> = {}, sourceId = 's'): Licence {
  made += 1;
  const all = { concurrency: null, checkouts: null, expiresAt: null, loanDays: 21, ...terms };
  return Licence.acquire({ id: `licence-${made}`, titleId: 't', organisationId: 'o', sourceId }, all, now).licence;
}

describe('A licence', () => {
  it.each<[string, Partial<LicenceTerms>]>([
    ['unlimited', {}],
    ['perpetual', { concurrency: 1 }],
    ['concurrency', { concurrency: 5 }],
    ['time', { concurrency: 1, expiresAt: later(10) }],
    ['loan-count', { concurrency: 5, checkouts: 26 }],
    ['time-and-count', { checkouts: 26, expiresAt: later(10) }],
  ])('is of the model %s by its terms', (model, terms) => expect(aLicence(terms).model).toBe(model));

  it('that has ended cannot be acquired', () => {
    expect(() => aLicence({ expiresAt: now })).toThrow('licence-already-ended');
  });

  it.each(['', ' \u00a0', 'urn:x:\u200b1', 'urn:x:\u202e1', 'x'.repeat(501)])(
    'has a name that people see: %j is none [F11]',
    (name) => expect(() => aLicence({}, name)).toThrow('licence-name-unfit'),
  );

  it('lends as many at once as was bought, and as many in all', () => {
    const licence = aLicence({ concurrency: 2, checkouts: 3 });
    expect([licence.lend(false, now), licence.lend(false, now)]).toEqual([null, null]);
    expect(() => licence.lend(false, now)).toThrow('no-copy-available');
    licence.takeBack();
    expect(licence.lend(false, now)).toMatchObject({ type: 'ebook-lending.licence-exhausted.v1' });
    licence.takeBack();
    expect([licence.available(now), licence.isLive(now)]).toEqual([0, false]);
  });

  it('keeps a loan for each hold that is ready', () => {
    const licence = aLicence({ checkouts: 1 });
    licence.putAside(now);
    expect(licence.available(now)).toBe(0);
    expect(() => licence.lend(false, now)).toThrow('no-copy-available');
    expect(licence.lend(true, now)).not.toBeNull();
  });

  it('cuts a loan and a window at its end', () => {
    const licence = aLicence({ expiresAt: later(2), loanDays: 21 });
    expect(licence.dueFrom(now)).toEqual(later(2));
    expect(licence.readyUntil(later(3))).toEqual(later(2));
    expect(aLicence({ loanDays: 14 }).dueFrom(now)).toEqual(later(14));
  });

  it('is exhausted by its end once', () => {
    const licence = aLicence({ expiresAt: later(2) });
    expect([licence.end(later(1)), licence.available(later(1))]).toEqual([null, Infinity]);
    expect(licence.end(later(2))).toMatchObject({ data: { licenceId: licence.id } });
    expect([licence.end(later(3)), licence.available(later(3))]).toEqual([null, 0]);
  });

  it('is revised by its seller, except below what is out', () => {
    const licence = aLicence({ concurrency: 2, checkouts: 10 });
    licence.lend(false, now);
    licence.lend(false, now);
    const terms = { concurrency: 3, checkouts: 20, expiresAt: null, loanDays: 21 };
    expect(() => licence.revise({ ...terms, concurrency: 1 }, now)).toThrow('licence-in-use');
    expect(() => licence.revise({ ...terms, checkouts: 1 }, now)).toThrow('licence-in-use');
    expect(() => licence.revise({ ...terms, expiresAt: later(1) }, now)).toThrow('licence-in-use');
    expect(licence.revise(terms, now)).toMatchObject([{ type: 'ebook-lending.licence-revised.v1' }]);
    expect([licence.left, licence.available(now)]).toEqual([18, 1]);
    expect(licence.revise(terms, now)).toEqual([]);
  });

  it('that has nothing left is exhausted again by new terms that add nothing, and by terms that leave nothing [D9]', () => {
    const published = (facts: readonly { type: string }[]) => facts.map(({ type }) => type.split('.')[1]);
    const licence = aLicence({ checkouts: 1 });
    licence.lend(false, now);
    const terms = { concurrency: null, checkouts: 1, expiresAt: null, loanDays: 14 };
    expect(published(licence.revise(terms, now))).toEqual(['licence-revised', 'licence-exhausted']);
    expect(published(licence.revise({ ...terms, checkouts: 2 }, now))).toEqual(['licence-revised']);
    expect(published(licence.revise({ ...terms, checkouts: 1 }, now))).toEqual([
      'licence-revised',
      'licence-exhausted',
    ]);
  });
});

describe('Of several licences', () => {
  it('the one that would be lost first lends first', () => {
    const [most, few] = [aLicence({ checkouts: 40 }), aLicence({ checkouts: 5 })];
    const both = aLicence({ checkouts: 40, expiresAt: later(1) });
    const forEver = aLicence({ concurrency: 1 });
    const [soon, late] = [aLicence({ expiresAt: later(5) }), aLicence({ expiresAt: later(50) })];
    expect([few, forEver, late, most, both, soon].sort(byPreference)).toEqual([soon, late, forEver, both, most, few]);
  });

  it('the order is one whatever the order they are asked in', () => {
    const terms = fc.record({
      concurrency: fc.constantFrom(null, 1, 5),
      checkouts: fc.constantFrom(null, 5, 40),
      expiresAt: fc.constantFrom(null, later(1), later(9)),
      loanDays: fc.constant(21),
    });
    fc.assert(
      fc.property(fc.array(terms, { maxLength: 8 }), (all) => {
        const licences = all.map((terms) => aLicence(terms));
        expect([...licences].sort(byPreference)).toEqual([...licences].reverse().sort(byPreference));
      }),
    );
  });
});
