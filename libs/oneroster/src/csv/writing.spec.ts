import { read } from '../../test/bundles.js';
import { zipped } from '@pan/testing';
import { looksLikeFormula, writtenColumns, writtenFiles, writtenLine, writtenManifest } from './writing.js';

describe('Writing a bundle', () => {
  it('has the headers of the standard, in their order', () => {
    expect(writtenColumns('users.csv', false)).toHaveLength(22);
    expect(writtenColumns('users.csv', true)).toHaveLength(22);
    expect(writtenColumns('roles.csv', false).join()).toBe(
      'sourcedId,status,dateLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,userProfileSourcedId',
    );
    expect(writtenColumns('roles.csv', true).at(-1)).toMatch(/^metadata\.qc\./);
  });

  it('declares every file of the standard', () => {
    const manifest = writtenManifest('delta', ['users.csv'], 'css-a');
    expect(manifest).toContain('file.users,delta\n');
    expect(manifest.match(/^file\..*,absent$/gm)).toHaveLength(20);
  });

  it('keeps a cell as it is, whatever a spreadsheet makes of it, and our own reader reads it back', async () => {
    const names = ['=1+1', '-Anne', '@ana', '+Bo', 'O’Neil, "Jo"', 'Zoé'];
    expect(names.map(looksLikeFormula)).toEqual([true, true, true, true, false, false]);
    const columns = writtenColumns('users.csv', false);
    const users = names.map((givenName, n) =>
      writtenLine(columns, { sourcedId: `u-${n}`, givenName, familyName: 'Roy' }),
    );
    const roleColumns = writtenColumns('roles.csv', false);
    const roles = names.map((_, n) =>
      writtenLine(roleColumns, { sourcedId: `r-${n}`, userSourcedId: `u-${n}`, role: 'student', orgSourcedId: 'o' }),
    );
    const header = (file: Parameters<typeof writtenColumns>[0]) => `${writtenColumns(file, false).join()}\n`;
    const org = writtenLine(writtenColumns('orgs.csv', false), { sourcedId: 'o', name: 'École', type: 'school' });
    const files = Object.fromEntries(writtenFiles.map((file) => [file, header(file)]));
    const { rows, held } = await read(
      await zipped({
        ...files,
        'manifest.csv': writtenManifest('bulk', writtenFiles, 'css-a'),
        'orgs.csv': files['orgs.csv'] + org,
        'users.csv': files['users.csv'] + users.join(''),
        'roles.csv': files['roles.csv'] + roles.join(''),
      }),
    );
    expect(held).toEqual([]);
    expect(rows.flatMap((row) => (row.kind === 'learner' ? [row.givenName] : []))).toEqual(names);
  });
});
