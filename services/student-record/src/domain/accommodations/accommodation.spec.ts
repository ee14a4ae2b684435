import { Accommodation, type AccommodationTerms } from './accommodation.js';

const terms: AccommodationTerms = {
  extraTimePercent: 33,
  tools: ['dictionary', 'breaks'],
  validFrom: '2026-09-01',
  validUntil: null,
};
const granted = () =>
  Accommodation.grant(
    { id: 'a', source: 'gpi', sourceId: 'm', learnerId: 'l', learnerSourceId: 'e', organisationId: 'o' },
    terms,
  );

describe('Granting an accommodation', () => {
  it('tells the exam room what it needs, tools in one order and once each', () => {
    const { fact } = Accommodation.grant(
      { id: 'a', source: 'gpi', sourceId: 'm', learnerId: 'l', learnerSourceId: 'e', organisationId: 'o' },
      { ...terms, tools: ['dictionary', 'breaks', 'dictionary'] },
    );
    expect(fact.data).toEqual({
      accommodationId: 'a',
      learnerId: 'l',
      extraTimePercent: 33,
      tools: ['breaks', 'dictionary'],
      validFromOn: '2026-09-01',
      version: 1,
    });
  });

  it('is refused when it would end before it begins', () => {
    expect(() => granted().accommodation.revise('l', 'o', { ...terms, validUntil: '2026-08-31' })).toThrow(
      'accommodation-ends-before-it-begins',
    );
  });
});

describe('Saying an accommodation again', () => {
  it('changes nothing when nothing differs', () => {
    expect(granted().accommodation.revise('l', 'o', { ...terms, tools: ['breaks', 'dictionary'] })).toBeNull();
  });

  it('is refused for another learner', () => {
    expect(() => granted().accommodation.revise('other', 'o', terms)).toThrow('accommodation-cannot-move');
  });

  it('lets an ended one hold again', () => {
    const { accommodation } = granted();
    expect(accommodation.end('2027-01-15')?.type).toBe('student-record.accommodation-ended.v1');
    expect(accommodation.end('2027-01-16')).toBeNull();
    expect(accommodation.present).toMatchObject([
      { data: { accommodationId: 'a', extraTimePercent: terms.extraTimePercent } },
      { data: { accommodationId: 'a', endedOn: '2027-01-15' } },
    ]);
    const fact = accommodation.revise('l', 'o', terms);
    expect(fact?.type).toBe('student-record.accommodation-granted.v1');
    expect(accommodation.present).toEqual([fact]);
  });
});
