import { FamilyRights } from '../families/family-rights.js';
import { afterMonths, askedFor, Consent, mayConsent, mustBeOfAge } from './consent.js';
import { consentPurposes, currentText, purposeOf } from './purposes.js';

const now = new Date('2026-11-20T15:00:00Z');
const today = '2026-11-20';
const sharing = purposeOf('share-results-with-institution')!;
const ofAdult = purposeOf('guardian-of-adult')!;
const said = { by: 'guardian', personId: 'anne', organisationId: 'ecole', paper: null } as const;
const aConsent = () =>
  Consent.give({ id: 'c', learnerId: 'zoe', recipient: 'universite' }, sharing, 1, said, [today, now]);
const anne = { role: 'guardian', personId: 'anne' } as const;
const learner = { role: 'learner' } as const;
const may = (purpose: typeof sharing, birthDate: string | null) => {
  const nothing = { words: [], orders: [], kept: new Map() };
  const rights = new FamilyRights({ birthDate, linked: new Set(['anne']), ...nothing });
  return [anne, learner].map((member) => mayConsent(purpose, member, rights, birthDate, today));
};

describe('Consenting', () => {
  it('is a guardian’s until the day before the 14th birthday and the learner’s from it on', () => {
    expect([may(sharing, '2012-11-21'), may(sharing, '2012-11-20')]).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it('is a guardian’s where no birth date is known, since no age of the learner’s is', () => {
    expect(may(sharing, null)).toEqual([true, false]);
  });

  it('for a guardian to go on is the adult learner’s alone', () => {
    expect([may(ofAdult, '2008-11-20'), may(ofAdult, '2008-11-21')]).toEqual([
      [false, true],
      [false, false],
    ]);
  });

  it('on paper is by whoever was of age', () => {
    expect(() => mustBeOfAge(sharing, 'guardian', '2014-01-01', today)).not.toThrow();
    expect(() => mustBeOfAge(sharing, 'learner', '2014-01-01', today)).toThrow('consent-not-theirs');
    expect(() => mustBeOfAge(sharing, 'guardian', '2010-01-01', today)).toThrow('consent-not-theirs');
  });

  it('is not asked where a law is the basis, nor for what nobody knows', () => {
    for (const { code, notTheBasis } of consentPurposes)
      if (notTheBasis) expect(() => askedFor(code)).toThrow('consent-not-the-basis');
      else expect(askedFor(code).months).toBeGreaterThan(0);
    expect(() => askedFor('whatever')).toThrow('consent-purpose-unknown');
  });

  it('is to the text that holds, in both languages', () => {
    expect(() => Consent.give({ id: 'c', learnerId: 'zoe', recipient: 'u' }, sharing, 2, said, [today, now])).toThrow(
      'consent-text-replaced',
    );
    for (const purpose of consentPurposes.filter((one) => !one.notTheBasis))
      expect(Object.values(currentText(purpose)).every(Boolean)).toBe(true);
  });
});

describe('A consent', () => {
  it('is told with its last day and without anybody’s words', () => {
    const { fact } = aConsent();
    expect(fact.data).toEqual({
      ...{ consentId: 'c', learnerId: 'zoe', purpose: sharing.code, recipient: 'universite' },
      ...{ textVersion: 1, validUntilOn: '2027-11-20', version: 1 },
    });
  });

  it('is withdrawn once', () => {
    const { consent } = aConsent();
    const [first, again] = [consent.withdraw(null, now), consent.withdraw(null, now)];
    expect([first.length, again.length, consent.isOpen]).toEqual([1, 0, false]);
  });

  it('that another one replaces is told no more, and one that moves is told under its other record', () => {
    const { consent } = aConsent();
    expect(consent.handOver('noah').map(({ key }) => key)).toEqual(['noah']);
    consent.renew(now);
    expect(consent.handOver('zoe')).toEqual([]);
  });

  it('lasts to the same day of a later month, or that month’s last one', () => {
    expect(['2026-11-20', '2028-02-29', '2026-08-31'].map((day) => afterMonths(day, 12))).toEqual([
      ...['2027-11-20', '2029-02-28', '2027-08-31'],
    ]);
    expect(afterMonths('2026-08-31', 1)).toBe('2026-09-30');
  });
});
