import { codes, ofKind, readSample, unusual } from '../../test/bundles.js';

const at = '2026-11-02T08:00:00.000Z';
/** The samples as deltas: every row active at the same instant, after changes to some of them. */
const readDelta = (version: '1.1' | '1.2', ...pairs: [file: string, from: string | RegExp, to: string][]) => {
  const files = ['orgs', 'academicSessions', 'users', 'demographics', 'classes', 'enrollments'].map(
    (name) => `${name}.csv`,
  );
  if (version === '1.2') files.push('roles.csv');
  const dated = (name: string) => (text: string) =>
    pairs
      .filter(([file]) => file === name)
      .reduce(
        (changed, [, from, to]) => changed.replace(from, to),
        text.replaceAll(/^([^,\n]+),,,/gm, `$1,active,${at},`),
      );
  return readSample(version, {
    'manifest.csv': (text) => text.replaceAll(/,bulk$/gm, ',delta'),
    ...Object.fromEntries(files.map((file) => [file, dated(file)])),
  });
};

describe('Reading a delta', () => {
  it('says when each row changed, and tells people of version 1.2, their roles and demographics apart', async () => {
    const { rows, problems, bundle, held } = await readDelta('1.2');
    expect(unusual(problems)).toEqual([]);
    expect([held, bundle.bulk]).toEqual([[], []]);
    expect(new Set(rows.map(({ modifiedAt }) => modifiedAt))).toEqual(new Set([at]));
    expect(ofKind(rows, 'person')[2]).toEqual({
      ...{ kind: 'person', file: 'users.csv', row: 4, modifiedAt: at, sourceId: 'e-003', familyName: 'Gagné' },
      ...{ givenName: 'Olivier', middleName: null, permanentCode: 'GAGO30111203', grade: 'S2', level: 'secondary-2' },
      mainOrganisationSourceId: 'ecole-horizon',
      track: null,
    });
    expect(ofKind(rows, 'role').map(({ sourceId, role, primary }) => [sourceId, role, primary])).toContainEqual([
      'r-3',
      'learner',
      false,
    ]);
    expect(ofKind(rows, 'demographics')).toHaveLength(4);
    expect(ofKind(rows, 'learner')).toEqual([]);
  });

  it('keeps the stays of a person of version 1.1 in one row', async () => {
    const { rows } = await readDelta('1.1');
    expect(ofKind(rows, 'stay').filter(({ learnerSourceId }) => learnerSourceId === 'e-003')).toHaveLength(2);
    expect(ofKind(rows, 'learner')[0]).toMatchObject({ birthDate: null, modifiedAt: at });
  });

  it('needs the key alone of what is no more', async () => {
    const { rows, held, problems } = await readDelta(
      '1.1',
      ['enrollments.csv', /^m-1,.*$/m, `m-1,tobedeleted,${at},,,,,,,`],
      ['users.csv', /^e-002,active/m, 'e-002,Inactive'],
    );
    expect(ofKind(rows, 'gone').filter((row) => !row.otherwise)).toEqual([
      { kind: 'gone', file: 'users.csv', row: 3, sourceId: 'e-002', modifiedAt: at },
      { kind: 'gone', file: 'enrollments.csv', row: 2, sourceId: 'm-1', modifiedAt: at },
    ]);
    expect([held, codes(unusual(problems))]).toEqual([[], ['value-case']]);
  });

  it.each([
    ['deleted', 'status-unknown'],
    ['', 'value-missing'],
  ])('holds a row of the status "%s": it revives nobody and ends nobody', async (status, code) => {
    const { rows, held, problems } = await readDelta('1.1', ['users.csv', /^e-001,active/m, `e-001,${status}`]);
    expect(held).toEqual([{ file: 'users.csv', row: 2, sourceId: 'e-001' }]);
    expect(unusual(problems).map((problem) => [problem.code, problem.field])).toEqual([[code, 'status']]);
    expect(rows.filter(({ sourceId }) => sourceId.startsWith('e-001')).map(({ file }) => file)).toEqual([
      'demographics.csv',
    ]);
  });

  it.each([
    ['', 'value-missing'],
    ['27/08/2026', 'modified-unreadable'],
    ['2026-02-30', 'modified-unreadable'],
    ['1.79E+12', 'modified-unreadable'],
    ['2199-01-01', 'modified-ahead'],
  ])('holds a row that changed on "%s"', async (when, code) => {
    const { held, problems } = await readDelta('1.1', ['users.csv', /^(e-001,active),[^,]*/m, `$1,${when}`]);
    expect(held).toHaveLength(1);
    expect(codes(unusual(problems))).toEqual([code]);
  });

  it.each([
    ['2026-11-02', '2026-11-02T00:00:00.000Z'],
    ['2026-11-02 08:15', '2026-11-02T08:15:00.000Z'],
    ['2026-11-02T08:15:30', '2026-11-02T08:15:30.000Z'],
    ['2026-11-02T08:15:30.1234567-05:00', '2026-11-02T13:15:30.123Z'],
    ['2026-11-02T08:15:30+0000', '2026-11-02T08:15:30.000Z'],
  ])('reads %s', async (when, instant) => {
    const { rows } = await readDelta('1.1', ['users.csv', /^(e-001,active),[^,]*/m, `$1,${when}`]);
    expect(ofKind(rows, 'learner')[0]!.modifiedAt).toBe(instant);
  });

  it('holds a deletion without a key', async () => {
    const { held, rows } = await readDelta('1.1', ['enrollments.csv', /^m-1,active/m, ',tobedeleted']);
    expect(held).toEqual([{ file: 'enrollments.csv', row: 2, sourceId: null }]);
    expect(ofKind(rows, 'gone').filter((row) => !row.otherwise)).toEqual([]);
  });

  it('says nothing of dates that a complete bundle need not have', async () => {
    const { rows, problems } = await readSample('1.1', {
      'users.csv': (text) => text.replace('e-001,,', 'e-001,,27/08/2026').replace('e-002,,', `e-002,active,${at}`),
    });
    expect(unusual(problems)).toEqual([]);
    expect(
      ofKind(rows, 'learner')
        .slice(0, 2)
        .map(({ modifiedAt }) => modifiedAt),
    ).toEqual([null, at]);
  });
});
