import { codes, readSample, unusual } from '../../test/bundles.js';

const told = async (...change: Parameters<typeof readSample>) => {
  const { bundle } = await readSample(...change);
  return {
    fatal: bundle.fatal,
    version: bundle.version,
    names: bundle.names,
    problems: bundle.problems.map(({ code, file }) => [code, file]),
  };
};
const say = (file: string, value: string) => (manifest: string) =>
  manifest.replace(new RegExp(`file.${file},.*`), `file.${file},${value}`);
const nothing = () => null;

describe('Reading the manifest', () => {
  it.each(['1.1', '1.2'] as const)('has nothing to say about a good bundle of version %s', async (version) => {
    expect(await told(version)).toMatchObject({ fatal: false, version, problems: [] });
  });

  const allDelta = (text: string) => text.replaceAll(/,bulk$/gm, ',delta');

  it('takes deltas beside whole files, and needs no file that did not change', async () => {
    const { bundle } = await readSample('1.1', {
      'manifest.csv': (text) => say('enrollments', 'bulk')(say('orgs', 'absent')(allDelta(text))),
      'orgs.csv': nothing,
    });
    expect(bundle).toMatchObject({ fatal: false, bulk: ['enrollments.csv'] });
    expect(bundle.names).toEqual(expect.arrayContaining(['users.csv', 'enrollments.csv']));
  });

  it('takes for a delta, which ends nothing, what a manifest of deltas does not speak of', async () => {
    const { bundle } = await readSample('1.1', {
      'manifest.csv': (text) => allDelta(text).replace(/file.classes,.*\n/, ''),
    });
    expect(bundle.bulk).toEqual([]);
    expect(unusual(bundle.problems).map(({ code, file }) => [code, file])).toEqual([
      ['file-not-in-manifest', 'classes.csv'],
    ]);
  });

  it('refuses a delta that is announced and missing, and one without status or dateLastModified', async () => {
    expect((await told('1.1', { 'manifest.csv': allDelta, 'classes.csv': nothing })).problems).toEqual([
      ['declared-file-missing', 'classes.csv'],
    ]);
    const { fatal, problems } = await told('1.1', {
      'manifest.csv': allDelta,
      'users.csv': (text) => text.replace('status,dateLastModified', 'x,y'),
    });
    expect(fatal).toBe(true);
    expect(problems.filter(([code]) => code === 'column-missing')).toEqual([
      ['column-missing', 'users.csv'],
      ['column-missing', 'users.csv'],
    ]);
  });

  it('refuses an archive in which there is nothing to read', async () => {
    const files = ['orgs', 'academicSessions', 'users', 'demographics', 'classes', 'enrollments'];
    const { problems } = await told('1.1', {
      'manifest.csv': say('users', 'delta'),
      ...Object.fromEntries(files.map((file) => [`${file}.csv`, nothing])),
    });
    expect(problems).toContainEqual(['nothing-to-read', 'manifest.csv']);
  });

  it.each(['1.1', '1.2'] as const)('does without a manifest when the files show version %s', async (version) => {
    expect(await told(version, { 'manifest.csv': nothing })).toMatchObject({
      fatal: false,
      version,
      problems: [['version-guessed', 'manifest.csv']],
    });
  });

  it('refuses files that show no version', async () => {
    const { fatal, problems } = await told('1.2', { 'manifest.csv': nothing, 'roles.csv': nothing });
    expect(fatal).toBe(true);
    expect(problems).toEqual([['manifest-missing', 'manifest.csv']]);
  });

  it('believes the files when the manifest announces another version', async () => {
    expect(await told('1.1', { 'manifest.csv': (text) => text.replace('version,1.1', 'version,1.2') })).toMatchObject({
      fatal: false,
      version: '1.1',
      problems: [['version-contradicted', 'manifest.csv']],
    });
  });

  it.each(['1.0', '2.0', 'abc'])('refuses version %s', async (version) => {
    expect(
      (
        await told('1.1', {
          'manifest.csv': (text) => text.replace('oneroster.version,1.1', `oneroster.version,${version}`),
        })
      ).problems,
    ).toEqual([['version-unsupported', 'manifest.csv']]);
  });

  it('takes 1.2.1 for 1.2', async () => {
    expect(
      await told('1.2', {
        'manifest.csv': (text) => text.replace('oneroster.version,1.2', 'oneroster.version,v1.2.1'),
      }),
    ).toMatchObject({ version: '1.2', problems: [] });
  });

  it.each([
    ['1.1', 'orgs.csv'],
    ['1.1', 'users.csv'],
    ['1.2', 'roles.csv'],
  ] as const)('refuses a bundle of version %s without %s', async (version, file) => {
    const { fatal, problems } = await told(version, { [file]: nothing });
    expect(fatal).toBe(true);
    expect(problems).toContainEqual(['required-file-missing', file]);
  });

  it('refuses a bundle that announces enrolments and has none, for they would pass for withdrawn', async () => {
    const { fatal, problems } = await told('1.1', { 'enrollments.csv': nothing });
    expect(fatal).toBe(true);
    expect(problems).toEqual([['declared-file-missing', 'enrollments.csv']]);
  });

  it('accepts that a file it does not read is announced and missing', async () => {
    expect(await told('1.1', { 'manifest.csv': say('courses', 'bulk') })).toMatchObject({
      fatal: false,
      problems: [['unread-file-missing', 'courses.csv']],
    });
  });

  it('leaves out a file that is there but declared absent', async () => {
    const { names, problems } = await told('1.1', { 'manifest.csv': say('enrollments', 'absent') });
    expect(problems).toEqual([['file-declared-absent', 'enrollments.csv']]);
    expect(names).not.toContain('enrollments.csv');
  });

  it('reads users although they are declared absent', async () => {
    const { names, problems } = await told('1.1', { 'manifest.csv': say('users', 'absent') });
    expect(problems).toEqual([['required-file-declared-absent', 'users.csv']]);
    expect(names).toContain('users.csv');
  });

  it('reads a file that the manifest does not mention', async () => {
    const { names, problems } = await told('1.1', {
      'manifest.csv': (text) => text.replace('file.classes,bulk\n', ''),
    });
    expect(problems).toEqual([['file-not-in-manifest', 'classes.csv']]);
    expect(names).toContain('classes.csv');
  });

  it('does without the optional files', async () => {
    const change = {
      'academicSessions.csv': nothing,
      'classes.csv': nothing,
      'demographics.csv': nothing,
      'enrollments.csv': nothing,
    };
    const { bundle, problems } = await readSample('1.1', {
      ...change,
      'manifest.csv': (text) =>
        Object.keys(change).reduce((manifest, file) => say(file.slice(0, -4), 'absent')(manifest), text),
    });
    expect(bundle.names).toEqual(['orgs.csv', 'users.csv']);
    expect(codes(unusual(problems))).toEqual([]);
  });
});
