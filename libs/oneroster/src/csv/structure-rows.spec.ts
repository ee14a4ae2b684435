import { codes, ofKind, readSample, unusual } from '../../test/bundles.js';

const change = (file: string, ...pairs: [from: string | RegExp, to: string][]) =>
  readSample('1.1', { [file]: (text) => pairs.reduce((changed, [from, to]) => changed.replace(from, to), text) });
const seen = (problems: Awaited<ReturnType<typeof readSample>>['problems']) =>
  unusual(problems).map(({ code, row, field, value }) => [code, row, field, value]);

describe('Reading organisations', () => {
  it.each([
    ['school', 'ecole-cedres', 'school'],
    ['school', 'cegep-du-fleuve', 'college'],
    ['ext:college', 'x', 'college'],
    ['Cégep', 'x', 'college'],
    ['local', 'x', 'service-centre'],
    ['state', 'x', 'ministry'],
    ['department', 'x', 'other'],
  ])('takes a %s called %s for a %s', async (type, identifier, kind) => {
    const { rows } = await change('orgs.csv', ['school,ecole-cedres', `${type},${identifier}`]);
    expect(ofKind(rows, 'organisation')[1]).toMatchObject({ orgKind: kind, parentSourceId: 'css-rivieres' });
  });

  it('takes what it does not know for something else, with a warning', async () => {
    const { rows, problems } = await change('orgs.csv', ['school,ecole-cedres', 'garderie,ecole-cedres']);
    expect(ofKind(rows, 'organisation')[1]).toMatchObject({ orgKind: 'other' });
    expect(unusual(problems)).toEqual([
      expect.objectContaining({ code: 'value-unfamiliar', value: 'garderie', params: { readAs: 'other', count: 1 } }),
    ]);
  });
});

describe('Reading sessions', () => {
  it('derives the school year from the dates, whatever the column says', async () => {
    const { rows, problems } = await change('academicSessions.csv', [/,2027$/m, ',2026']);
    expect(ofKind(rows, 'session').map(({ schoolYear }) => schoolYear)).toEqual(['2026-2027', '2026-2027']);
    expect(seen(problems)).toEqual([['school-year-contradicted', 2, 'schoolYear', '2026']]);
  });

  it.each(['2027', '2026-2027', '2026-27'])('agrees with %s for 2026-2027', async (said) => {
    expect(unusual((await change('academicSessions.csv', [/,2027$/m, `,${said}`])).problems)).toEqual([]);
  });

  it('holds back dates that are missing or reversed', async () => {
    const { problems, held } = await change('academicSessions.csv', ['2027-06-30', ''], ['2026-11-06', '2026-08-01']);
    expect(seen(problems)).toEqual([
      ['value-missing', 2, 'endDate', ''],
      ['dates-reversed', 3, 'endDate', '2026-08-01'],
    ]);
    expect(held).toHaveLength(2);
  });
});

describe('Reading classes and memberships', () => {
  it('gives a class its level, and no level to a class that mixes several', async () => {
    const classes = ofKind((await readSample('1.1')).rows, 'class');
    expect(classes[1]).toEqual({
      kind: 'class',
      file: 'classes.csv',
      row: 3,
      modifiedAt: null,
      sourceId: 'g-fra-22',
      title: 'Français, 2e secondaire',
      organisationSourceId: 'ecole-horizon',
      termSourceIds: ['annee-2026', 'etape-1'],
      level: 'secondary-2',
    });
    expect(classes[2]).toMatchObject({ level: 'unknown' });
  });

  it('reads who learns and who teaches in a class', async () => {
    const { rows, problems } = await change(
      'enrollments.csv',
      ['p-001,teacher,true', 'p-001,Teacher,TRUE'],
      ['p-002,teacher', 'p-002,proctor'],
    );
    expect(ofKind(rows, 'membership')[2]).toEqual({
      kind: 'membership',
      file: 'enrollments.csv',
      row: 4,
      modifiedAt: null,
      sourceId: 'm-3',
      classSourceId: 'g-301',
      personSourceId: 'p-001',
      role: 'teacher',
      primary: true,
      beganOn: '2026-08-27',
      endedOn: null,
    });
    expect(
      problems.filter(({ file }) => file === 'enrollments.csv').map(({ code, row, params }) => [code, row, params]),
    ).toEqual([
      ['value-case', 4, { count: 1 }],
      ['role-not-kept', 7, { count: 1 }],
    ]);
  });

  it('holds back a membership that says neither who nor as what', async () => {
    const { problems, held } = await change(
      'enrollments.csv',
      ['e-001,student', ',student'],
      ['p-002,teacher,true', 'p-002,directeur,true'],
    );
    expect(seen(problems)).toEqual([
      ['value-missing', 2, 'userSourcedId', ''],
      ['value-unknown', 7, 'role', 'directeur'],
    ]);
    expect(held.map(({ sourceId }) => sourceId)).toEqual(['m-1', 'm-6']);
  });

  it('treats what speaks of something marked deleted or inactive as not there', async () => {
    const { rows, problems, held } = await readSample('1.2', {
      'users.csv': (text) => text.replace('e-001,,', 'e-001,inactive,'),
      'classes.csv': (text) => text.replace('g-fra-22,,', 'g-fra-22,tobedeleted,'),
      'academicSessions.csv': (text) => text.replace('annee-2026,,', 'annee-2026,tobedeleted,'),
    });
    expect(ofKind(rows, 'membership').map(({ sourceId }) => sourceId)).toEqual(['m-2', 'm-3']);
    expect(ofKind(rows, 'stay').map(({ sourceId }) => sourceId)).toEqual(['r-2', 'r-3', 'r-4', 'r-5']);
    expect(ofKind(rows, 'class')[0]).toMatchObject({ termSourceIds: [] });
    expect(held).toEqual([]);
    expect(unusual(problems).map(({ code, file, params }) => [code, file, params?.['count']])).toEqual([
      ['status-to-be-deleted', 'academicSessions.csv', 1],
      ['status-inactive', 'users.csv', 1],
      ['depends-on-absent', 'roles.csv', 1],
      ['term-absent', 'classes.csv', 2],
      ['status-to-be-deleted', 'classes.csv', 1],
      ['depends-on-absent', 'enrollments.csv', 4],
    ]);
  });
});

describe('Reading cells', () => {
  const organisations = (...pairs: [from: string | RegExp, to: string][]) => change('orgs.csv', ...pairs);

  it('holds back a row with too many or too few cells, and reads the others', async () => {
    const { problems, rows, held } = await organisations(
      [',,,École primaire', ',,École primaire'],
      ['ecole-horizon,,,École', 'ecole-horizon,,,x,École'],
    );
    expect(problems.slice(0, 2)).toEqual([
      expect.objectContaining({ code: 'row-cell-count', row: 3, params: { found: 6, expected: 7 } }),
      expect.objectContaining({ code: 'row-cell-count', row: 4, params: { found: 8, expected: 7 } }),
    ]);
    expect(ofKind(rows, 'organisation')).toHaveLength(1);
    expect(held.map(({ sourceId }) => sourceId)).toEqual(['ecole-cedres', 'ecole-horizon']);
  });

  it('does not mind surplus separators, blank lines and rows of nothing', async () => {
    const { problems, rows } = await organisations([/$/gm, ',,'], [/\n/, '\n\n,,,,,,\n']);
    expect(codes(unusual(problems))).toEqual(['header-unnamed']);
    expect(ofKind(rows, 'organisation').map(({ row }) => row)).toEqual([4, 5, 6]);
  });

  it('holds back the row of a quote that does not close, and counts lines rightly', async () => {
    const { problems, rows } = await organisations(
      ['École primaire', '"École primaire'],
      ['École secondaire de l’Horizon', '"École ""L’Horizon"""'],
    );
    expect(problems[0]).toMatchObject({ code: 'row-quotes', row: 3 });
    expect(ofKind(rows, 'organisation').at(-1)).toMatchObject({ row: 4, name: 'École "L’Horizon"' });
  });

  it('refuses a line break in a name, and still knows the line of the next row', async () => {
    const { problems, rows } = await organisations(['École primaire des Cèdres', '"École\nprimaire"']);
    expect(problems[0]).toMatchObject({
      code: 'control-character',
      row: 3,
      field: 'name',
      value: 'École\ufffdprimaire',
    });
    expect(ofKind(rows, 'organisation').at(-1)).toMatchObject({ row: 5 });
  });

  it.each(['\u0000', '\u0007', '\u0085', '\u202e', '\u200b', '\ufeff', '\u00ad'])(
    'refuses the invisible character %j',
    async (character) => {
      expect(codes((await organisations(['École primaire', `École${character}primaire`])).problems)).toContain(
        'control-character',
      );
    },
  );

  it('brings accents to their usual form and trims', async () => {
    const { rows } = await organisations(['École primaire des Cèdres', '\u00a0 E\u0301cole des Ce\u0300dres  ']);
    expect(ofKind(rows, 'organisation')[1]!.name).toBe('École des Cèdres');
  });

  it('notices accents that were lost on the way', async () => {
    const { problems } = await organisations(
      ['École primaire', 'Ã‰cole primaire'],
      ['École secondaire', '\ufffdcole secondaire'],
    );
    expect(unusual(problems)).toEqual([
      expect.objectContaining({ code: 'control-character', field: 'name', params: { sign: 'U+FFFD' } }),
      expect.objectContaining({ code: 'text-damaged', field: 'name', row: 3, params: { count: 1 } }),
    ]);
  });

  it('refuses a key that is empty or too long, and a cell that is too long', async () => {
    const { problems, held } = await organisations(
      ['ecole-cedres,,', ',,'],
      ['ecole-horizon,,', `${'x'.repeat(256)},,`],
      [/^css-rivieres,,,.*?,/m, `css-rivieres,,,${'é'.repeat(201)},`],
    );
    expect(problems.slice(0, 3).map(({ code, row, field }) => [code, row, field])).toEqual([
      ['value-too-long', 2, 'name'],
      ['value-missing', 3, 'sourcedId'],
      ['value-too-long', 4, 'sourcedId'],
    ]);
    expect(problems[2]!.value).toHaveLength(100);
    expect(held.map(({ sourceId }) => sourceId)).toEqual(['css-rivieres', null, null]);
  });

  it('understands a status in other capitals, and never takes an unknown one for active', async () => {
    const { problems, rows } = await organisations(
      ['ecole-cedres,,', 'ecole-cedres,Active,'],
      ['ecole-horizon,,', 'ecole-horizon,archived,'],
    );
    expect(codes(unusual(problems)).slice(0, 2)).toEqual(['status-unknown', 'value-case']);
    expect(ofKind(rows, 'organisation')).toHaveLength(2);
  });
});
