import { codes, ofKind, readSample, unusual } from '../../test/bundles.js';

const change = (version: '1.1' | '1.2', file: string, ...pairs: [from: string | RegExp, to: string][]) =>
  readSample(version, { [file]: (text) => pairs.reduce((changed, [from, to]) => changed.replace(from, to), text) });
const seen = (problems: Awaited<ReturnType<typeof readSample>>['problems']) =>
  unusual(problems).map(({ code, row, field, value }) => [code, row, field, value]);

describe('Reading people', () => {
  it('says what a spreadsheet, a script or a single name has done to a row', async () => {
    const { problems, held } = await change(
      '1.1',
      'users.csv',
      [/^e-001,/m, '1.23457E+12,'],
      ['Mathis,Lévesque', ',Lévesque'],
      ['Olivier,Gagné', 'Olivier,Gagn?'],
      ['Anaïs,D’Amours', ','],
    );
    expect(
      problems
        .filter(({ file, code }) => file === 'users.csv' && code !== 'role-not-kept')
        .map(({ code, row, field }) => [code, row, field]),
    ).toEqual([
      ['key-in-scientific-notation', 2, 'sourcedId'],
      ['name-single', 3, 'givenName'],
      ['value-missing', 5, 'familyName'],
      ['letters-lost', 4, 'familyName'],
    ]);
    expect(held.map(({ row }) => row)).toEqual([2, 3, 5]);
  });

  it.each(['1.1', '1.2'] as const)('joins users, demographics and roles of version %s', async (version) => {
    const { rows, problems } = await readSample(version);
    expect(unusual(problems)).toEqual([]);
    expect(ofKind(rows, 'learner')[2]).toEqual({
      kind: 'learner',
      file: 'users.csv',
      row: 4,
      modifiedAt: null,
      sourceId: 'e-003',
      familyName: 'Gagné',
      givenName: 'Olivier',
      middleName: null,
      birthDate: '2012-11-30',
      sex: 'male',
      permanentCode: 'GAGO30111203',
      organisationSourceIds: ['ecole-horizon', 'ecole-cedres'],
      grade: 'S2',
      level: 'secondary-2',
    });
    expect(
      ofKind(rows, 'staff').map(({ sourceId, organisationSourceIds }) => [sourceId, ...organisationSourceIds]),
    ).toEqual([
      ['p-001', 'ecole-cedres'],
      ['p-002', 'ecole-horizon', 'ecole-cedres'],
    ]);
  });

  it('makes a stay of each organisation of a learner in version 1.1', async () => {
    const stays = ofKind((await readSample('1.1')).rows, 'stay').filter(
      ({ learnerSourceId }) => learnerSourceId === 'e-003',
    );
    expect(stays).toEqual([
      expect.objectContaining({
        sourceId: 'e-003@ecole-horizon',
        organisationSourceId: 'ecole-horizon',
        level: 'secondary-2',
        beganOn: null,
        endedOn: null,
      }),
      expect.objectContaining({ sourceId: 'e-003@ecole-cedres', organisationSourceId: 'ecole-cedres' }),
    ]);
  });

  it('makes a stay of each role of a learner in version 1.2, at the level of users.csv', async () => {
    const stays = ofKind((await readSample('1.2')).rows, 'stay');
    expect(stays).toHaveLength(5);
    expect(stays[1]).toEqual({
      kind: 'stay',
      file: 'roles.csv',
      row: 3,
      modifiedAt: null,
      sourceId: 'r-2',
      learnerSourceId: 'e-002',
      organisationSourceId: 'ecole-cedres',
      level: 'primary-3',
      beganOn: '2026-08-27',
      endedOn: '2026-12-18',
    });
  });

  it('sees a learner and a staff member in one person', async () => {
    const one = await change('1.1', 'users.csv', ['teacher,p-001', '"student,teacher",p-001']);
    const other = await change('1.2', 'roles.csv', ['r-7', 'r-0,,,p-001,primary,student,,,ecole-horizon,\nr-7']);
    for (const { rows } of [one, other]) {
      expect(ofKind(rows, 'learner').map(({ sourceId }) => sourceId)).toContain('p-001');
      expect(ofKind(rows, 'staff').map(({ sourceId }) => sourceId)).toContain('p-001');
    }
  });

  it('counts roles that are not kept in one warning per file', async () => {
    const { problems } = await change('1.1', 'users.csv', ['teacher,p-001', 'guardian,p-001']);
    expect(problems).toEqual([expect.objectContaining({ code: 'role-not-kept', row: 6, params: { count: 2 } })]);
  });

  it('holds back a role that the standard does not know, and says which ones it knows', async () => {
    const { problems, held } = await change('1.1', 'users.csv', ['student,e-002', 'élève,e-002']);
    expect(seen(problems)).toEqual([['value-unknown', 3, 'role', 'élève']]);
    expect(problems[0]!.params?.['allowed']).toContain('student, teacher');
    expect(held).toEqual([{ file: 'users.csv', row: 3, sourceId: 'e-002' }]);
  });

  it('takes a person of users.csv without a role for nobody', async () => {
    const { problems, rows, held } = await change('1.2', 'roles.csv', [/^r-[12].*\n/gm, '']);
    expect(unusual(problems)).toEqual([
      expect.objectContaining({ code: 'person-without-role', file: 'users.csv', params: { count: 2 } }),
    ]);
    expect(ofKind(rows, 'learner')).toHaveLength(2);
    expect(held).toEqual([]);
  });

  it('holds back the person of a role that cannot be read, so that nobody passes for gone', async () => {
    const { problems, rows, held } = await change(
      '1.2',
      'roles.csv',
      ['r-1,,,e-001,primary,student', 'r-1,,,e-001,primary,élève'],
      ['r-2,,,e-002,primary,student,2026-08-27,2026-12-18,ecole-cedres', 'r-2,,,e-002,primary,student,,,'],
      ['r-6,,,p-001,primary', 'r-6,,,p-001'],
    );
    expect(unusual(problems).map(({ code, file, row }) => [code, file, row])).toEqual([
      ['role-held', 'users.csv', 2],
      ['role-held', 'users.csv', 3],
      ['role-held', 'users.csv', 6],
      ['value-unknown', 'roles.csv', 2],
      ['value-missing', 'roles.csv', 3],
      ['row-cell-count', 'roles.csv', 7],
    ]);
    expect(held.map(({ file, sourceId }) => [file, sourceId])).toEqual([
      ['users.csv', 'e-001'],
      ['users.csv', 'e-002'],
      ['users.csv', 'p-001'],
      ['roles.csv', 'r-1'],
      ['roles.csv', 'r-2'],
      ['roles.csv', 'r-6'],
    ]);
    expect(ofKind(rows, 'learner')).toHaveLength(2);
  });

  it('notices people whom only another file knows', async () => {
    const { problems } = await change('1.1', 'demographics.csv', ['e-004', 'e-999']);
    expect(unusual(problems)).toEqual([
      expect.objectContaining({ code: 'person-unknown', file: 'demographics.csv', params: { count: 1 } }),
    ]);
  });

  it('holds back the learner whose birth date does not exist, in both files', async () => {
    const { problems, rows, held } = await change('1.1', 'demographics.csv', ['2018-03-14', '2018-02-30']);
    expect(seen(problems)).toEqual([
      ['date-impossible', 2, 'birthDate', '2018-02-30'],
      ['demographics-held', 2, null, null],
    ]);
    expect(held).toEqual([
      { file: 'demographics.csv', row: 2, sourceId: 'e-001' },
      { file: 'users.csv', row: 2, sourceId: 'e-001' },
    ]);
    expect([...ofKind(rows, 'learner'), ...ofKind(rows, 'stay')].map(({ row }) => row)).not.toContain(2);
  });

  it('holds back a learner whose demographics say two things, and counts those that repeat', async () => {
    const { problems } = await readSample('1.1', {
      'demographics.csv': (text) => `${text}e-001,,,2018-03-15,female,,,,,,,,,,,\ne-002,,,2018-09-02,male,,,,,,,,,,,\n`,
    });
    expect(codes(unusual(problems))).toEqual(['demographics-differ', 'demographics-repeated', 'demographics-held']);
  });

  it('understands the sexes that spreadsheets write, and refuses others', async () => {
    const { problems, rows } = await change(
      '1.1',
      'demographics.csv',
      ['female', 'F'],
      ['male', 'Masculin'],
      [/unspecified/, 'Q'],
    );
    expect(ofKind(rows, 'learner').map(({ sex }) => sex)).toEqual(['female', 'male', 'male']);
    expect(codes(unusual(problems))).toEqual(['value-unknown', 'value-case', 'demographics-held']);
  });

  it('finds the permanent code among the identifiers, or as the identifier', async () => {
    const codesOf = ofKind((await readSample('1.1')).rows, 'learner').map(({ permanentCode }) => permanentCode);
    expect(codesOf).toEqual(['TREZ14531801', 'LEVM02091802', 'GAGO30111203', 'DAMA07511304']);
  });

  it.each([
    ['TREZ 1453 1801', 'TREZ14531801', null],
    ['TREZ1453', null, 'permanent-code-malformed'],
    ['TREZ18531412', null, 'permanent-code-is-health-number'],
    ['TREZ15531801', 'TREZ15531801', 'permanent-code-contradicts-birth-date'],
  ])('reads the permanent code %s as %s', async (text, code, problem) => {
    const { problems, rows } = await change('1.1', 'users.csv', [
      '{CodePermanent:TREZ14531801}',
      `{code_permanent: ${text}}`,
    ]);
    expect(ofKind(rows, 'learner')[0]!.permanentCode).toBe(code);
    expect(codes(unusual(problems))).toEqual(problem ? [problem] : []);
  });

  it('does not take any identifier for a permanent code', async () => {
    const { problems, rows } = await change('1.1', 'users.csv', [/\{CodePermanent:TREZ14531801\}/, 'abc']);
    expect(ofKind(rows, 'learner')[0]!.permanentCode).toBeNull();
    expect(unusual(problems)).toEqual([]);
  });

  it('asks for names and for an organisation', async () => {
    const { problems, held } = await change(
      '1.1',
      'users.csv',
      ['Zoé', ' '],
      ['ecole-horizon,student,e-004', ',student,e-004'],
    );
    expect(seen(problems)).toEqual([
      ['name-single', 2, 'givenName', ' '],
      ['value-missing', 5, 'orgSourcedIds', ''],
    ]);
    expect(held.map(({ sourceId }) => sourceId)).toEqual(['e-001', 'e-004']);
  });

  it('tells an unknown grade once per value, and several grades of one learner', async () => {
    const { problems, rows } = await change('1.1', 'users.csv', [/P3/g, 'Z9'], ['S2', '"S2,S3"']);
    expect(unusual(problems).map(({ code, value, params }) => [code, value, params])).toEqual([
      ['grade-unknown', 'Z9', { count: 2 }],
      ['grades-several', 'S2,S3', { count: 1 }],
    ]);
    expect(ofKind(rows, 'learner').map(({ level }) => level)).toEqual(['unknown', 'unknown', 'unknown', 'secondary-2']);
  });
});
