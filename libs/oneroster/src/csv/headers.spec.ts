import { shapeOf } from './columns.js';
import { matchHeaders } from './headers.js';

const users = shapeOf('users.csv', '1.1');
const match = (change: (headers: string[]) => string[], shape = users) => {
  const { columns, problems } = matchHeaders(shape, change([...shape.columns]));
  return { columns, found: problems.map(({ code, field, value }) => [code, field, value]) };
};
const rename = (from: string, to: string) => (headers: string[]) =>
  headers.map((header) => (header === from ? to : header));

describe('Finding the columns of a file', () => {
  it('has nothing to say about the headers of the standard', () => {
    expect(match((headers) => headers).found).toEqual([]);
  });

  it.each([
    ['familyName', 'FamilyName', 'header-case'],
    ['orgSourcedIds', 'orgs', 'header-of-another-version'],
    ['userIds', 'userId', 'header-of-another-version'],
    ['grades', 'grade', 'header-of-another-version'],
    ['agentSourcedIds', 'agents', 'header-of-another-version'],
    ['dateLastModified', 'dataLastModified', 'header-of-another-version'],
    ['familyName', 'familiName', 'header-misspelt'],
    ['givenName', 'givename', 'header-misspelt'],
  ])('finds %s under %s', (column, header, code) => {
    const { columns, found } = match(rename(column, header));
    expect(found).toEqual([[code, column, header]]);
    expect(columns.at.get(column)).toBe(users.columns.indexOf(column));
  });

  it('does not guess when two columns are as near', () => {
    const sessions = shapeOf('academicSessions.csv', '1.1');
    const { found } = match(rename('title', 'tyle'), {
      ...sessions,
      columns: [...sessions.columns.filter((column) => column !== 'type')],
    });
    expect(found).toContainEqual(['column-missing', 'type', null]);
  });

  it('does not take a short name for another one', () => {
    expect(match(rename('sms', 'sex')).found).toEqual([['header-unknown', null, 'sex']]);
  });

  it('names every column it cannot do without', () => {
    const { found } = match((headers) => headers.filter((header) => !['role', 'familyName', 'phone'].includes(header)));
    expect(found).toEqual([
      ['column-missing', 'role', null],
      ['column-missing', 'familyName', null],
    ]);
  });

  it('is silent about columns of other systems, and names the ones it does not know', () => {
    expect(match((headers) => [...headers, 'ext_tao_x', 'metadata.ville', 'casier']).found).toEqual([
      ['header-unknown', null, 'casier'],
    ]);
  });

  it('reads columns by name in whatever order they come', () => {
    const { columns, found } = match((headers) => headers.toReversed());
    expect(found).toEqual([['column-order', null, null]]);
    expect(columns.at.get('sourcedId')).toBe(users.columns.length - 1);
  });

  it('finds a column twice, also under other capitals', () => {
    expect(match((headers) => [...headers, 'Role']).columns.twins).toEqual(new Map([['role', [users.columns.length]]]));
  });

  it('does not take an older name for a column that is there', () => {
    expect(match((headers) => [...headers, 'grade']).found).toEqual([['header-unknown', null, 'grade']]);
  });

  it('does not count trailing separators as columns', () => {
    const { columns, found } = match((headers) => [...headers, '', '']);
    expect(found).toEqual([['header-unnamed', null, null]]);
    expect([columns.fewest, columns.most]).toEqual([users.columns.length, users.columns.length + 2]);
  });
});
