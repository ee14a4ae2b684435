import { Enrolment, type Stay } from './enrolment.js';

const place = {
  id: 'e-1',
  source: 'gpi',
  sourceId: 's-1',
  schoolYear: '2026-2027',
  learnerId: 'l-1',
  learnerSourceId: 'e-1',
  organisationId: 'o-1',
  visibleTo: ['css-a'],
};
const open: Stay = { level: 'primary-6', beganOn: '2026-08-27', endedOn: null };
const aStay = (stay: Partial<Stay> = {}): Enrolment => Enrolment.begin(place, { ...open, ...stay }).enrolment;
const typesOf = (facts: readonly { type: string }[]): string[] =>
  facts.map(({ type }) => type.replace('student-record.', ''));

describe('A stay', () => {
  it('begins with who, where, when and at which level, keyed by the learner', () => {
    const { facts } = Enrolment.begin(place, open);
    expect(facts).toEqual([
      expect.objectContaining({
        type: 'student-record.learner-enrolled.v1',
        key: 'l-1',
        data: {
          enrolmentId: 'e-1',
          learnerId: 'l-1',
          organisationId: 'o-1',
          schoolYear: '2026-2027',
          level: 'primary-6',
          beganOn: '2026-08-27',
          version: 1,
        },
      }),
    ]);
  });

  it('says its first day whenever that changes, beside an end too [F11]', () => {
    const stay = aStay({ beganOn: null });
    const facts = stay.revise({ ...open, endedOn: '2027-01-15' });
    expect(typesOf(facts)).toEqual(['enrolment-changed.v1', 'enrolment-ended.v1']);
    expect(facts.map(({ data }) => (data as { beganOn?: string }).beganOn)).toEqual(['2026-08-27', '2026-08-27']);
    expect(stay.revise({ ...open, beganOn: null })[0]!.data).not.toHaveProperty('beganOn');
  });

  it('that is sent already ended is told as begun and ended', () => {
    const { facts } = Enrolment.begin(place, { ...open, endedOn: '2026-12-01' });
    expect(typesOf(facts)).toEqual(['learner-enrolled.v1', 'enrolment-ended.v1']);
    expect(facts[1]!.data).toEqual({
      enrolmentId: 'e-1',
      learnerId: 'l-1',
      organisationId: 'o-1',
      schoolYear: '2026-2027',
      level: 'primary-6',
      beganOn: '2026-08-27',
      endedOn: '2026-12-01',
      version: 1,
    });
  });

  it('says nothing when nothing differs', () => {
    const stay = aStay();
    expect(stay.revise(open)).toEqual([]);
    expect(stay.version).toBe(1);
  });

  it.each([
    ['another level', {}, { level: 'secondary-1' }, ['enrolment-changed.v1']],
    ['a first day', {}, { beganOn: '2026-09-01' }, ['enrolment-changed.v1']],
    ['an end', {}, { endedOn: '2027-01-15' }, ['enrolment-ended.v1']],
    [
      'an end and another level',
      {},
      { level: 'adult', endedOn: '2027-01-15' },
      ['enrolment-changed.v1', 'enrolment-ended.v1'],
    ],
    [
      'another level of an ended stay',
      { endedOn: '2027-01-15' },
      { level: 'adult' },
      ['enrolment-changed.v1', 'enrolment-ended.v1'],
    ],
    ['another end', { endedOn: '2027-01-15' }, { endedOn: '2027-02-01' }, ['enrolment-ended.v1']],
    ['that it goes on after all', { endedOn: '2027-01-15' }, { endedOn: null }, ['enrolment-changed.v1']],
  ] as const)('takes over %s', (_what, before, now, told) => {
    const stay = aStay(before);
    expect(typesOf(stay.revise({ ...open, ...before, ...now }))).toEqual(told);
    expect(stay.version).toBe(2);
    expect(stay.revise({ ...open, ...before, ...now })).toEqual([]);
  });

  it('ends once', () => {
    const stay = aStay();
    expect(stay.end('2027-01-15')).toMatchObject({ data: { endedOn: '2027-01-15' } });
    expect(stay.end('2027-02-01')).toBeNull();
  });

  it('that has an end ahead may end sooner', () => {
    const stay = aStay({ endedOn: '2027-06-22' });
    expect(stay.end('2027-01-15')).toMatchObject({ data: { endedOn: '2027-01-15' } });
  });

  it('gives its key up when the system uses it for another stay', () => {
    const stay = aStay();
    expect(stay.supersede('2027-01-15')).toMatchObject({ type: 'student-record.enrolment-ended.v1' });
    expect(stay.key.sourceId).toBe('s-1~e-1');
    expect(aStay({ endedOn: '2026-12-01' }).supersede('2027-01-15')).toBeNull();
    expect(aStay({ endedOn: '2027-06-22' }).supersede('2027-01-15')).not.toBeNull();
  });
});

describe('The studies of a stay', () => {
  const studies = { track: 'dep', programme: '5229', attendance: 'part-time' } as const;
  const vocational = { ...open, level: 'vocational' } as const;

  it('are told where they were said, without the modules', () => {
    const modules = [{ code: '254-012', hours: null, standing: 'in-progress', on: null }] as const;
    const { enrolment, facts } = Enrolment.begin(place, { ...vocational, studies: { ...studies, modules } });
    expect(facts[0]!.data).toEqual({
      enrolmentId: 'e-1',
      learnerId: 'l-1',
      organisationId: 'o-1',
      schoolYear: '2026-2027',
      level: 'vocational',
      beganOn: '2026-08-27',
      version: 1,
      ...studies,
    });
    expect(enrolment.end('2027-01-15')!.data).toMatchObject(studies);
  });

  it('that change are a change of the stay, and those said again are none, in whatever order', () => {
    const [one, two] = [
      { code: '254-012', hours: null, standing: 'in-progress', on: null },
      { code: '254-024', hours: 30, standing: 'acquired', on: null },
    ] as const;
    const stay = Enrolment.begin(place, { ...vocational, studies: { ...studies, modules: [one, two] } }).enrolment;
    expect(stay.revise({ ...vocational, studies: { modules: [two, one] } })).toEqual([]);
    expect(stay.revise(vocational)).toEqual([]);
    expect(stay.version).toBe(1);
    expect(
      typesOf(stay.revise({ ...vocational, studies: { modules: [{ ...one, standing: 'acquired' }, two] } })),
    ).toEqual(['enrolment-changed.v1']);
    expect(stay.version).toBe(2);
  });
});
