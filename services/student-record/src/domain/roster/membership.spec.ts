import { Membership, type PlaceSaid } from './membership.js';

const inClass = (classId: string, role: 'student' | 'teacher' = 'student', personId = 'p-1') => ({
  classId,
  role,
  personId,
  visibleTo: ['css-a'],
});
const today = '2027-03-01';
const said = (more: Partial<PlaceSaid> = {}): PlaceSaid => ({ isPrimary: false, beganOn: null, endsOn: null, ...more });
const begin = (more: Partial<PlaceSaid> = {}, role: 'student' | 'teacher' = 'student') =>
  Membership.begin({ id: 'm-1', source: 'gpi', sourceId: 'm', ...inClass('c-1', role) }, said(more), today);
const aPlace = (role: 'student' | 'teacher' = 'student', endsOn: string | null = null): Membership =>
  begin({ endsOn }, role).membership;
const told = (facts: readonly { type: string; key: string }[]): string[] =>
  facts.map(({ type, key }) => `${type.replace('student-record.', '')} ${key}`);

describe('A learner’s place in a class', () => {
  it('is told under the learner', () => {
    const { facts } = Membership.begin({ id: 'm-1', source: 'gpi', sourceId: 'm', ...inClass('c-1') }, said(), today);
    expect(told(facts)).toEqual(['class-joined.v1 p-1']);
    expect(facts[0]!.data).toEqual({ learnerId: 'p-1', classId: 'c-1' });
  });

  it('moves to another class by leaving one and joining the other', () => {
    const place = aPlace();
    const facts = place.revise(inClass('c-2'), said(), today);
    expect(told(facts)).toEqual(['class-left.v1 p-1', 'class-joined.v1 p-1']);
    expect(facts.map(({ data }) => (data as { classId: string }).classId)).toEqual(['c-1', 'c-2']);
  });

  it('given to another learner is left by one and joined by the other', () => {
    expect(told(aPlace().revise(inClass('c-1', 'student', 'p-2'), said(), today))).toEqual([
      'class-left.v1 p-1',
      'class-joined.v1 p-2',
    ]);
  });

  it('ends, and begins again', () => {
    const place = aPlace();
    expect(told(place.revise(inClass('c-1'), said({ endsOn: '2027-01-15' }), today))).toEqual(['class-left.v1 p-1']);
    expect(told(place.revise(inClass('c-1'), said({ endsOn: '2027-01-16' }), today))).toEqual([]);
    expect(place.version).toBe(3);
    expect(told(place.revise(inClass('c-1'), said(), today))).toEqual(['class-joined.v1 p-1']);
    expect(place.end('2027-02-01')).not.toBeNull();
    expect(place.end('2027-02-02')).toBeNull();
  });

  it('with an end ahead is left when that day has come, and not when it is said again before', () => {
    const place = aPlace('student', '2027-06-22');
    expect(place.isOpen).toBe(true);
    expect(place.revise(inClass('c-1'), said({ endsOn: '2027-06-22' }), today)).toEqual([]);
    expect(place.asPlanned('2027-06-21')).toBeNull();
    expect(place.asPlanned('2027-06-23')).toMatchObject({ type: 'student-record.class-left.v1' });
    expect(place.asPlanned('2027-06-24')).toBeNull();
    expect(place.revise(inClass('c-1'), said({ endsOn: '2027-06-22' }), '2027-06-23')).toEqual([]);
  });

  it('moves its end without a fact while it is ahead', () => {
    const place = aPlace('student', '2027-06-22');
    expect(place.revise(inClass('c-1'), said({ endsOn: '2027-06-30' }), today)).toEqual([]);
    expect(place.version).toBe(2);
  });

  it('with a first day ahead is nobody’s until that day, and not when it is said again before [F11]', () => {
    const ahead = { beganOn: '2027-04-01', endsOn: '2027-06-22' };
    const { membership: place, facts } = begin(ahead);
    expect([told(facts), place.isOpen]).toEqual([[], false]);
    expect(place.revise(inClass('c-1'), said(ahead), today)).toEqual([]);
    expect([place.version, place.asPlanned('2027-03-31')]).toEqual([1, null]);
    expect(place.asPlanned('2027-04-01')).toMatchObject({ type: 'student-record.class-joined.v1' });
    expect(place.revise(inClass('c-1'), said(ahead), '2027-04-01')).toEqual([]);
    expect(place.asPlanned('2027-04-02')).toBeNull();
    expect(place.asPlanned('2027-06-22')).toMatchObject({ type: 'student-record.class-left.v1' });
  });

  it.each([
    ['sooner', { beganOn: '2027-02-01' }, ['class-joined.v1 p-1']],
    ['on no day that is known', {}, ['class-joined.v1 p-1']],
    ['later', { beganOn: '2027-05-01' }, []],
  ])('with a first day ahead that begins %s after all says what holds [F11]', (_when, now, facts) => {
    const place = begin({ beganOn: '2027-04-01' }).membership;
    expect(told(place.revise(inClass('c-1'), said(now), today))).toEqual(facts);
    expect(place.version).toBe(2);
  });

  it('that has begun is left when its first day is put off, and one that has not ends before it begins [F11]', () => {
    expect(told(aPlace().revise(inClass('c-1'), said({ beganOn: '2027-04-01' }), today))).toEqual([
      'class-left.v1 p-1',
    ]);
    const place = begin({ beganOn: '2027-04-01' }).membership;
    place.end('2027-03-02');
    expect([place.isOpen, place.asPlanned('2027-04-02')]).toEqual([false, null]);
  });

  it('says nothing when nothing differs', () => {
    const place = aPlace();
    expect(place.revise(inClass('c-1'), said(), today)).toEqual([]);
    expect(place.version).toBe(1);
  });
});

describe('A staff member’s place in a class', () => {
  it('is told under the class, with who is in charge', () => {
    const { facts } = Membership.begin(
      { id: 'm-1', source: 'gpi', sourceId: 'm', ...inClass('c-1', 'teacher') },
      said({ isPrimary: true }),
      today,
    );
    expect(told(facts)).toEqual(['class-staffed.v1 c-1']);
    expect(facts[0]!.data).toEqual({ classId: 'c-1', staffId: 'p-1', primary: true });
  });

  it('is told again when its holder takes charge of the class', () => {
    expect(told(aPlace('teacher').revise(inClass('c-1', 'teacher'), said({ isPrimary: true }), today))).toEqual([
      'class-staffed.v1 c-1',
    ]);
  });

  it('is left when it ends', () => {
    expect(aPlace('teacher').end('2027-01-15')).toMatchObject({
      type: 'student-record.class-unstaffed.v1',
      key: 'c-1',
    });
  });
});
