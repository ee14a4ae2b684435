import { Accommodation, type AccommodationTerms } from './accommodation.js';

const terms: AccommodationTerms = {
  extraTimePercent: 33,
  tools: ['dictionary', 'breaks'],
  parameters: [],
  decided: null,
  planId: null,
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

describe('How a measure is set', () => {
  const every = { tool: 'breaks', name: 'everyMinutes', value: 45 } as const;
  const long = { tool: 'breaks', name: 'minutes', value: 5 } as const;
  const decided = { authority: 'intervention-plan', decidedOn: '2026-09-10', reference: 'PI-12' } as const;

  it('is told to the room, by whose decision is not', () => {
    const { accommodation } = granted();
    const fact = accommodation.revise('l', 'o', { ...terms, parameters: [long, every], decided });
    expect(fact?.data).toMatchObject({ settings: ['breaks.everyMinutes=45', 'breaks.minutes=5'], version: 2 });
    expect(JSON.stringify(fact)).not.toMatch(/PI-12|plan/);
    expect(accommodation.revise('l', 'o', { ...terms, parameters: [every, long], decided })).toBeNull();
    expect(accommodation.revise('l', 'o', { ...terms, parameters: [every, long], decided: null })?.data).toMatchObject({
      version: 3,
    });
  });

  it.each([
    [
      'of a tool that is not given',
      [{ tool: 'large-print', name: 'percent', value: 150 }],
      'accommodation-parameter-unknown',
    ],
    ['that the tool does not have', [{ ...long, name: 'colour' }], 'accommodation-parameter-unknown'],
    ['outside its range', [{ ...long, value: 61 }], 'accommodation-parameter-outside'],
    ['said twice', [long, { ...long, value: 6 }], 'accommodation-parameter-twice'],
  ] as const)('is refused %s', (_what, parameters, code) => {
    expect(() => granted().accommodation.revise('l', 'o', { ...terms, parameters })).toThrow(code);
  });

  it('is not decided once it is over', () => {
    const over = { ...terms, validUntil: '2026-09-09', decided };
    expect(() => granted().accommodation.revise('l', 'o', over)).toThrow('accommodation-decided-after-its-end');
  });
});
