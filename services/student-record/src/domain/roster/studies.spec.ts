import { Enrolment, type Stay } from './enrolment.js';
import { FullTimeStays } from './full-time-stays.js';
import { noStudies, type Module, studiesAfter, type StudiesSaid } from './studies.js';

const year = '2026-2027';
const welding: StudiesSaid = { track: 'dep', programme: '5195', attendance: 'part-time' };
const acquired: Module = { code: '301-011', hours: 15, standing: 'acquired', on: '2026-11-20' };
const said = (studies: StudiesSaid, level: Stay['level'] = 'vocational') =>
  studiesAfter(studies, { studies: noStudies, level }, level, year);

describe('What a stay is for, beyond its level', () => {
  it('is of the sector of the level, unless its system says another that has the level', () => {
    expect(said(welding)).toEqual({ ...noStudies, ...welding });
    expect(said({ sector: 'general-adult', track: 'secondary-cycle-2' }, 'secondary-4')).toMatchObject({
      sector: 'general-adult',
      track: 'secondary-cycle-2',
    });
  });

  it.each([
    ['a sector without the level', { sector: 'college' }, 'vocational', 'sector-contradicts-level'],
    ['a track of another sector', { track: 'aec' }, 'vocational', 'track-not-of-sector'],
    ['a track where nobody can tell the sector', { track: 'dep' }, 'unknown', 'track-not-of-sector'],
    ['a term where there is none', { term: 'fall' }, 'secondary-4', 'term-not-of-sector'],
    ['a programme of another form', { programme: '200.B0' }, 'vocational', 'programme-not-of-sector'],
    ['a programme where there is none to choose', { programme: '5195' }, 'primary-3', 'programme-not-of-sector'],
    ['modules elsewhere than in vocational training', { modules: [acquired] }, 'college', 'modules-not-of-sector'],
    ['one module twice', { modules: [acquired, { ...acquired, hours: null }] }, 'vocational', 'module-twice'],
  ] as const)('is refused with %s', (_what, studies, level, code) => {
    expect(() => said(studies, level)).toThrow(code);
  });

  it('is refused with a programme that did not exist in that year', () => {
    const before = { studies: noStudies, level: 'college' } as const;
    expect(() => studiesAfter({ programme: '200.B0' }, before, 'college', '1997-1998')).toThrow(
      'programme-not-in-year',
    );
    expect(studiesAfter({ programme: '200.B0' }, before, 'college', '1998-1999').programme).toBe('200.B0');
  });

  it('stays as it was where it is left out, and is over where null is said or the stay leaves the sector', () => {
    const before = { studies: said({ ...welding, modules: [acquired] }), level: 'vocational' } as const;
    expect(studiesAfter({ attendance: null }, before, 'vocational', year)).toEqual({
      ...before.studies,
      attendance: null,
    });
    expect(studiesAfter({ modules: null }, before, 'vocational', year).modules).toEqual([]);
    expect(studiesAfter({}, before, 'adult', year)).toEqual(noStudies);
    expect(studiesAfter({ track: 'literacy' }, before, 'adult', year)).toEqual({ ...noStudies, track: 'literacy' });
  });
});

const stay = (id: string, more: Partial<Stay> = {}): Enrolment =>
  Enrolment.begin(
    {
      id,
      source: 'gpi',
      sourceId: id,
      schoolYear: year,
      learnerId: 'l',
      learnerSourceId: 'e',
      organisationId: 'o',
      visibleTo: [],
    },
    { level: 'secondary-2', beganOn: null, endedOn: null, studies: { attendance: 'full-time' }, ...more },
  ).enrolment;

describe('Several stays of one learner at once', () => {
  const today = '2026-11-02';

  it.each([
    ['two full-time ones of the young', {}, true],
    ['one that is part-time', { studies: { attendance: 'part-time' } }, false],
    ['one of which nobody says how it is attended', { studies: {} }, false],
    ['one in vocational training', { level: 'vocational' }, false],
    [
      'one of an adult at a level of secondary school',
      { studies: { attendance: 'full-time', sector: 'general-adult' } },
      false,
    ],
    ['one at college', { level: 'college' }, false],
    ['one that begins when the other has ended', { beganOn: '2027-01-15' }, false],
    ['one that begins the day before', { beganOn: '2027-01-14' }, true],
    ['one that never lasts a day', { beganOn: '2026-10-01', endedOn: '2026-10-01' }, false],
  ] as const)('beside a full-time one until January: %s', (_what, other, refused) => {
    const stays = new FullTimeStays([stay('one', { endedOn: '2027-01-15' })], today);
    const admit = () => stays.admit(stay('two', other));
    if (refused) expect(admit).toThrow('full-time-elsewhere');
    else expect(admit).not.toThrow();
  });

  it('are looked at as they become: one that turns part-time makes room, one that is refused takes none', () => {
    const [one, two] = [stay('one'), stay('two', { studies: {} })];
    const stays = new FullTimeStays([one], today);
    two.revise({ level: 'secondary-2', beganOn: null, endedOn: null, studies: { attendance: 'full-time' } });
    expect(() => stays.admit(two)).toThrow('full-time-elsewhere');
    const part = stay('one', { studies: { attendance: 'part-time' } });
    stays.admit(part);
    expect(() => stays.admit(two)).not.toThrow();
    expect(() => stays.admit(stay('one'))).toThrow('full-time-elsewhere');
    expect(() => stays.admit(stay('three'), two)).not.toThrow();
  });

  it('are no matter where one is over, even if nobody says when the other began', () => {
    const over = stay('over', { endedOn: '2026-10-30' });
    for (const other of [{}, { beganOn: '2026-09-01' }, { endedOn: '2027-06-22' }])
      expect(() => new FullTimeStays([over], today).admit(stay('two', other))).not.toThrow();
  });

  it('as records that were joined may have them, still end and change, and take no further day', () => {
    const known = () => new FullTimeStays([stay('one'), stay('two', { endedOn: '2027-01-15' })], today);
    expect(() => known().admit(stay('one', { endedOn: '2026-11-30' }))).not.toThrow();
    expect(() => known().admit(stay('one', { level: 'secondary-3', beganOn: '2026-09-01' }))).not.toThrow();
    expect(() => known().admit(stay('two', { endedOn: '2027-06-22' }))).toThrow('full-time-elsewhere');
  });
});
