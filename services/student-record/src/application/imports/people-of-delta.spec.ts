import type { WholePerson } from '../../persistence/imports/whole-people.js';
import { rowsOf } from './people-of-delta.js';

const place = (code: string) => ({ id: code, path: ['ministere', 'css', code] });
const places = new Map(['a', 'b'].map((code) => [code, place(code)]));
const around = { places, schoolYear: '2026-2027' };
const nobody: WholePerson = {
  ...{
    person: null,
    demographics: null,
    roles: [],
    gone: [],
    learner: null,
    year: null,
    level: null,
    stays: [],
    staff: null,
    charges: [],
  },
};
const said = { familyName: 'Roy', givenName: 'Ana', middleName: null, birthDate: null, permanentCode: null, sex: null };
const person = {
  ...{ file: 'users.csv', row: 2, familyName: 'Roy', givenName: 'Anna', middleName: null, permanentCode: null },
  ...{ mainOrganisationSourceId: null, grade: 'P4', level: 'primary-4' as const, track: null },
};
const role = (
  sourceId: string,
  organisationSourceId: string,
  of: 'learner' | 'staff' = 'learner',
  primary = false,
) => ({
  ...{ file: 'roles.csv', row: 5, sourceId, personSourceId: 'e', organisationSourceId, role: of, primary },
  ...{ beganOn: null, endedOn: null },
});
const stay = (sourceId: string, code: string, schoolYear = '2026-2027') => ({
  ...{ sourceId, schoolYear, organisation: place(code), level: 'primary-3' as const, beganOn: null, endedOn: null },
});
const standsAt = (...codes: string[]) => ({
  organisation: place(codes[0]!),
  visibleTo: [...new Set(codes.flatMap((code) => place(code).path))],
});
const learner = { said, stands: standsAt('a'), absent: false };
const rows = (whole: Partial<WholePerson>) =>
  rowsOf('e', { ...nobody, ...whole }, around).map(({ kind, sourceId, data }) => [kind, sourceId, data]);

describe('Somebody of whom a delta of version 1.2 says a part', () => {
  it('keeps the places that it does not speak of, and a grade is the level of the stays of the year', () => {
    const stays = [stay('r-1', 'a'), stay('r-2', 'a', '2027-2028')];
    expect(rows({ person, learner, level: 'primary-3', stays })).toEqual([
      [
        'stay',
        'r-1',
        expect.objectContaining({ level: 'primary-4', schoolYear: '2026-2027', organisationSourceId: 'a' }),
      ],
      ['learner', 'e', expect.objectContaining({ givenName: 'Anna', stands: standsAt('a') })],
    ]);
  });

  it('is seen where a new role is, and from the place of a primary one first', () => {
    const whole = { learner, level: 'primary-3' as const, stays: [stay('r-1', 'a')] };
    expect(rows({ ...whole, roles: [role('r-9', 'b')] })).toEqual([
      ['stay', 'r-9', expect.objectContaining({ level: 'primary-3', organisationSourceId: 'b' })],
      ['learner', 'e', expect.objectContaining({ givenName: 'Ana', stands: standsAt('a', 'b') })],
    ]);
    expect(rows({ ...whole, roles: [role('r-9', 'b', 'learner', true)] })[1]![2]).toMatchObject({
      stands: standsAt('b', 'a'),
    });
  });

  it('is no longer seen where a role is no more, and is gone with the last one', () => {
    const stays = [stay('r-1', 'a'), stay('r-2', 'b')];
    expect(rows({ learner, stays, gone: ['r-1'] })).toEqual([
      ['learner', 'e', expect.objectContaining({ stands: standsAt('b') })],
    ]);
    expect(rows({ learner, stays, gone: ['r-1', 'r-2'] })).toEqual([['left-learner', 'e', {}]]);
  });

  it('who learns and works under one key leaves each of both alone', () => {
    const staff = { familyName: 'Roy', givenName: 'Ana', stands: standsAt('a'), left: false };
    const charges = [{ sourceId: 'r-2', organisation: place('a'), primary: false }];
    const both = { learner, stays: [stay('r-1', 'a')], staff, charges };
    expect(rows({ ...both, gone: ['r-1'] })).toEqual([['left-learner', 'e', {}]]);
    expect(rows({ ...both, gone: ['r-2'] })).toEqual([
      ['learner', 'e', expect.objectContaining({ stands: standsAt('a') })],
      ['left-staff', 'e', {}],
    ]);
  });

  it('has no stay under a key that becomes a role of the staff', () => {
    expect(rows({ person, learner, stays: [stay('r-1', 'a')], roles: [role('r-1', 'a', 'staff')] })).toEqual([
      ['gone', 'r-1', {}],
      ['left-learner', 'e', {}],
      ['staff', 'e', expect.objectContaining({ stands: standsAt('a') })],
    ]);
  });

  it('keeps the level of each stay where its role comes again without the person', () => {
    const stays = [stay('r-1', 'a'), { ...stay('r-2', 'a', '2027-2028'), level: 'primary-4' as const }];
    expect(rows({ learner, level: 'primary-4', stays, roles: [role('r-1', 'a')] })[0]).toEqual([
      'stay',
      'r-1',
      expect.objectContaining({ level: 'primary-3' }),
    ]);
  });

  it('is read by the birth date alone where the record knows the name', () => {
    const demographics = { file: 'demographics.csv', row: 3, birthDate: '2014-01-02', sex: null };
    expect(rows({ demographics, learner, stays: [stay('r-1', 'a')] })).toEqual([
      ['learner', 'e', expect.objectContaining({ familyName: 'Roy', birthDate: '2014-01-02', sex: null })],
    ]);
    expect(rows({ demographics })).toEqual([]);
  });

  it('is nobody without any role, and waits as a stay where only the role is told', () => {
    expect(rows({ person })).toEqual([]);
    expect(rows({ roles: [role('r-9', 'b')] }).map(([kind]) => kind)).toEqual(['stay']);
  });

  it('works in the schools of the roles that are left', () => {
    const staff = { familyName: 'Roy', givenName: 'Ana', stands: standsAt('a', 'b'), left: false };
    const charges = ['a', 'b'].map((code) => ({ sourceId: `r-${code}`, organisation: place(code), primary: false }));
    expect(rows({ staff, charges, gone: ['r-a'] })).toEqual([
      ['staff', 'e', expect.objectContaining({ stands: standsAt('b') })],
    ]);
    expect(rows({ staff, charges, gone: ['r-a', 'r-b'] })).toEqual([['left-staff', 'e', {}]]);
    expect(rows({ staff, charges, person })).toEqual([
      ['staff', 'e', expect.objectContaining({ givenName: 'Anna', stands: staff.stands })],
    ]);
  });
});
