import fc from 'fast-check';
import { ageOn, ageRuleOf, familyActs } from './acts.js';
import { FamilyOrder, type OrderGiven, orderKinds } from './family-order.js';
import { FamilyRights } from './family-rights.js';
import { GuardianWord, type SaidOfGuardian } from './guardian-word.js';

const now = new Date('2026-11-20T15:00:00Z');
const judgment = { judgedOn: '2026-11-01', reference: '200-12-1' };
const always = { validFrom: '2020-01-01', validUntil: null };
const all = familyActs.map((act) => ({ act, ...always }));

const wordOf = (personId: string, said: Partial<SaidOfGuardian>, organisationId = 'ecole') =>
  GuardianWord.say(
    { id: `${organisationId} ${personId}`, learnerId: 'zoe', personId, organisationId, saidBy: 'sis' },
    { rights: all, basis: 'parental-authority', judgedOn: null, reference: null, ...said },
    now,
  );
const orderOf = (given: Partial<OrderGiven>) =>
  FamilyOrder.give(
    { id: 'o', learnerId: 'zoe', organisationId: 'ecole', saidBy: 'sis' },
    { kind: 'no-contact', persons: ['anne'], acts: [], ...judgment, ...always, ...given },
    now,
  );
const family = (
  of: { birthDate?: string; words?: GuardianWord[]; orders?: FamilyOrder[]; kept?: [string, string][] } = {},
) =>
  new FamilyRights({
    ...{ birthDate: of.birthDate ?? null, linked: new Set(['anne', 'luc']) },
    ...{ words: of.words ?? [], orders: of.orders ?? [], kept: new Map(of.kept) },
  });
const anne = { role: 'guardian', personId: 'anne' } as const;
const luc = { role: 'guardian', personId: 'luc' } as const;

describe('A guardian', () => {
  it('has every right by a code of the school, until a school says which', () => {
    expect(family().acts(anne, '2026-11-20')).toEqual(familyActs);
    const words = [wordOf('anne', { rights: [{ act: 'read-results', ...always }] })];
    expect(family({ words }).acts(anne, '2026-11-20')).toEqual(['read-results']);
    expect(family({ words }).acts(luc, '2026-11-20')).toEqual(familyActs);
  });

  it('whose link has ended has none', () => {
    expect(family().acts({ role: 'guardian', personId: 'karl' }, '2026-11-20')).toEqual([]);
  });

  it('has a right from its first day to its last, both included', () => {
    const right = { act: 'read-record', validFrom: '2026-11-20', validUntil: '2026-12-20' } as const;
    const rights = family({ words: [wordOf('anne', { rights: [right] })] });
    const days = ['2026-11-19', '2026-11-20', '2026-12-20', '2026-12-21'];
    expect(days.map((day) => rights.may(anne, 'read-record', day))).toEqual([false, true, true, false]);
  });

  it('of two schools that differ has what both allow, and they are told what to ask about', () => {
    const words = [wordOf('anne', {}), wordOf('anne', { rights: all.slice(0, 2) }, 'cegep')];
    expect(family({ words }).acts(anne, '2026-11-20')).toEqual(familyActs.slice(0, 2));
    expect(family({ words }).differences('anne', '2026-11-20')).toEqual(familyActs.slice(2));
  });

  it('of whom a school says otherwise has what it says last', () => {
    const former = wordOf('anne', { rights: [] });
    former.replace(now);
    expect(family({ words: [former, wordOf('anne', {})] }).acts(anne, '2026-11-20')).toEqual(familyActs);
  });

  it('is forbidden by an order what a right allows, as long as it is not lifted', () => {
    const order = orderOf({});
    const rights = family({ words: [wordOf('anne', {})], orders: [order] });
    expect([rights.acts(anne, '2026-11-20'), rights.acts(luc, '2026-11-20')]).toEqual([[], familyActs]);
    order.lift('office', now);
    expect(rights.acts(anne, '2026-11-20')).toEqual(familyActs);
  });

  it('is forbidden some acts by an order that names them', () => {
    const orders = [orderOf({ kind: 'no-acts', acts: ['consent', 'take-data'] })];
    expect(family({ orders }).acts(anne, '2026-11-20')).toEqual(
      familyActs.filter((act) => act !== 'consent' && act !== 'take-data'),
    );
  });

  it('sees nothing of a protected record unless the office names them', () => {
    const orders = [orderOf({ kind: 'protected', persons: ['luc'], judgedOn: null, reference: null })];
    expect([family({ orders }).acts(anne, '2026-11-20'), family({ orders }).acts(luc, '2026-11-20')]).toEqual([
      [],
      familyActs,
    ]);
  });
});

describe('Ages', () => {
  const rights = family({ birthDate: '2012-11-20' });
  const learner = { role: 'learner' } as const;

  it('give the learner rights of their own from 14, and consent is theirs alone from then on', () => {
    expect(rights.acts(learner, '2026-11-19')).toEqual(['read-record', 'read-results', 'receive-messages']);
    expect(rights.acts(learner, '2026-11-20')).toEqual(familyActs);
    expect(rights.may(anne, 'consent', '2026-11-19')).toBe(true);
    expect(rights.may(anne, 'consent', '2026-11-20')).toBe(false);
  });

  it('end guardians’ rights on the day of majority', () => {
    expect(rights.may(anne, 'read-record', '2030-11-19')).toBe(true);
    expect(rights.acts(anne, '2030-11-20')).toEqual([]);
  });

  it('leave an adult learner to say who goes on, who never consents for them', () => {
    const kept = family({ birthDate: '2000-11-20', kept: [['anne', '2026-11-20']] });
    expect(kept.acts(anne, '2026-11-20')).toEqual(familyActs.filter((act) => act !== 'consent'));
    expect([kept.acts(anne, '2026-11-21'), kept.acts(luc, '2026-11-20')]).toEqual([[], []]);
  });

  it('that are not known let nobody of age be guessed', () => {
    expect(family().may(learner, 'take-data', '2026-11-20')).toBe(false);
    expect(family().may(anne, 'take-data', '2026-11-20')).toBe(true);
  });

  it('of who was born on the 29th of February grow on the 1st of March', () => {
    expect([ageOn('2008-02-29', '2026-02-28'), ageOn('2008-02-29', '2026-03-01')]).toEqual([17, 18]);
  });

  it('have a law for each act on each day', () => {
    for (const act of familyActs)
      expect(ageRuleOf(act, '1990-01-01').basis.section).toBe(ageRuleOf(act, '2026-11-20').basis.section);
  });
});

describe('What is said of a family', () => {
  it('names a judgment by date and number, and has no end before its beginning', () => {
    expect(() => wordOf('anne', { basis: 'judgment' })).toThrow('judgment-not-named');
    expect(() => orderOf({ reference: null })).toThrow('judgment-not-named');
    expect(() => orderOf({ validUntil: '2019-01-01' })).toThrow('span-ends-before-it-begins');
    expect(() => orderOf({ persons: [] })).toThrow('order-forbids-nobody');
    expect(() => orderOf({ kind: 'no-acts' })).toThrow('order-forbids-nothing');
  });

  it('is the same in whichever order the rights are said', () => {
    const { rights } = wordOf('anne', {}).said;
    const said = {
      rights: [...rights].reverse(),
      basis: 'parental-authority',
      judgedOn: null,
      reference: null,
    } as const;
    expect(wordOf('anne', {}).saysTheSame(said)).toBe(true);
    expect(wordOf('anne', {}).saysTheSame({ ...said, rights: rights.slice(1) })).toBe(false);
  });
});

// Days of a short month are counted, so that the reference needs no calendar of the product's.
const day = (n: number) => `2026-11-${String(n).padStart(2, '0')}`;
const span = fc.tuple(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 0, max: 28 })).map(([from, length]) => ({
  first: from,
  last: length === 28 ? Infinity : Math.min(from + length, 30),
}));
const dated = ({ first, last }: { first: number; last: number }) => ({
  validFrom: day(first),
  validUntil: last === Infinity ? null : day(last),
});
const act = fc.constantFrom(...familyActs);
const person = fc.constantFrom('anne', 'luc', 'karl');

describe('Random families on random days', () => {
  it('have exactly what a plain count of days and acts leaves them', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            person,
            school: fc.constantFrom('a', 'b'),
            rights: fc.array(fc.record({ act, span }), { maxLength: 6 }),
          }),
          { maxLength: 4 },
        ),
        fc.array(
          fc.record({
            kind: fc.constantFrom(...orderKinds),
            persons: fc.uniqueArray(person, { minLength: 1 }),
            acts: fc.uniqueArray(act, { minLength: 1 }),
            span,
          }),
          { maxLength: 3 },
        ),
        fc.subarray(['anne', 'luc', 'karl']),
        fc.option(fc.integer({ min: 1, max: 28 })),
        fc.constantFrom(14, 18),
        (said, ordered, linked, birthday, turns) => {
          const rights = new FamilyRights({
            birthDate: birthday === null ? null : `${2026 - turns}-11-${String(birthday).padStart(2, '0')}`,
            linked: new Set(linked),
            kept: new Map(),
            words: said.map((word) =>
              wordOf(
                word.person,
                { rights: word.rights.map((one) => ({ act: one.act, ...dated(one.span) })) },
                word.school,
              ),
            ),
            orders: ordered.map((one) => orderOf({ ...one, ...dated(one.span) })),
          });
          // One cell per guardian, act and day, emptied by whatever forbids it.
          for (const who of ['anne', 'luc', 'karl'] as const)
            for (const what of familyActs)
              for (let n = 1; n <= 30; n += 1) {
                let left = linked.some((one) => one === who);
                const birthdayCame = birthday !== null && n >= birthday;
                if (birthdayCame && turns === 18) left = false;
                if (what === 'consent' && ((birthdayCame && turns === 14) || (birthday !== null && turns === 18)))
                  left = false;
                for (const word of said)
                  if (
                    word.person === who &&
                    !word.rights.some((one) => one.act === what && one.span.first <= n && n <= one.span.last)
                  )
                    left = false;
                for (const one of ordered) {
                  if (n < one.span.first || n > one.span.last) continue;
                  const named = one.persons.some((named) => named === who);
                  if (one.kind === 'no-contact' && named) left = false;
                  if (one.kind === 'no-acts' && named && one.acts.includes(what)) left = false;
                  if (one.kind === 'protected' && !named) left = false;
                }
                if (rights.may({ role: 'guardian', personId: who }, what, day(n)) !== left)
                  throw new Error(`${who} ${what} ${n}: ${left}`);
              }
        },
      ),
      { numRuns: 150 },
    );
  });
});
