import { readCollectionQuery, readFields } from './query.js';
import { org, user } from './rostering.js';

const read = (given: Record<string, unknown>) => readCollectionQuery(given, user);
const filterOf = (filter: string) =>
  read({ filter }).filter!.clauses.map(({ field, operator, value }) => [field, operator, value]);

describe('A query of a OneRoster collection', () => {
  it('asks for the first hundred by key where it says nothing', () => {
    expect(read({})).toEqual({
      limit: 100,
      offset: 0,
      sort: null,
      descending: false,
      filter: null,
      fields: null,
    });
  });

  it('takes limits that are too large for the most, and passes by names of the client’s own', () => {
    expect(read({ limit: '10000', offset: '5000', access: 'x' })).toMatchObject({ limit: 10_000, offset: 5_000 });
    expect(read({ limit: '99999' })).toMatchObject({ limit: 10_000 });
  });

  it.each([
    [{ limit: '1e3' }, 'paging-invalid'],
    [{ limit: 'abc' }, 'paging-invalid'],
    [{ limit: '0' }, 'paging-invalid'],
    [{ limit: '-1' }, 'paging-invalid'],
    [{ limit: ['1', '2'] }, 'paging-invalid'],
    [{ offset: '99999999999999' }, 'paging-invalid'],
    [{ offset: '' }, 'paging-invalid'],
    [{ orderBy: 'up' }, 'selection-invalid'],
    [{ sort: 'birthDate' }, 'sort-field-unknown'],
    [{ sort: 'constructor' }, 'sort-field-unknown'],
    [{ fields: 'sourcedId,shoeSize' }, 'selection-field-unknown'],
    [{ fields: '' }, 'selection-field-unknown'],
    [{ filter: 'status=active' }, 'filter-invalid'],
    [{ filter: "status='a' AND status='b' AND status='c' AND" }, 'filter-invalid'],
    [{ filter: "role='student' AND status='active' AND primary='true'" }, 'filter-invalid'],
    [{ filter: "familyName='a' OR familyName='b' OR familyName='c'" }, 'filter-invalid'],
    [{ filter: "birthDate='2010-01-01'" }, 'filter-field-unknown'],
    [{ filter: "constructor='x'" }, 'filter-field-unknown'],
    [{ filter: `familyName='${'x'.repeat(251)}'` }, 'filter-value-invalid'],
    [{ filter: "dateLastModified>'yesterday'" }, 'filter-value-invalid'],
    [{ filter: "dateLastModified>'2026-02-30'" }, 'filter-value-invalid'],
    [{ filter: "dateLastModified~'2026'" }, 'filter-value-invalid'],
    [{ filter: ["status='a'", "status='b'"] }, 'selection-invalid'],
    [{ filter: `familyName='${"' AND familyName='".repeat(60)}'` }, 'filter-invalid'],
  ])('is refused: %j', (given, code) => {
    expect(() => read(given)).toThrow(code);
  });

  it('filters by one clause, or two with a word between', () => {
    expect(filterOf("status='active'")).toEqual([['status', '=', 'active']]);
    expect(read({ filter: "familyName~'gag' OR roles.role!='student'" }).filter).toMatchObject({
      join: 'OR',
      clauses: [
        { field: 'familyName', operator: '~', value: 'gag', comparison: 'text' },
        { field: 'roles.role', operator: '!=', value: 'student', comparison: 'word' },
      ],
    });
    expect(filterOf("dateLastModified>='2026-09-01' AND status='active'")[0]).toEqual([
      'dateLastModified',
      '>=',
      '2026-09-01T00:00:00.000Z',
    ]);
  });

  it('reads names with an apostrophe, doubled or not, and words that look like a join', () => {
    expect(filterOf("familyName='O'Brien'")).toEqual([['familyName', '=', "O'Brien"]]);
    expect(filterOf("familyName='O''Brien' AND givenName='Ed'")).toEqual([
      ['familyName', '=', "O'Brien"],
      ['givenName', '=', 'Ed'],
    ]);
    expect(filterOf("familyName='x' OR 1=1 --'")).toEqual([['familyName', '=', "x' OR 1=1 --"]]);
  });

  it('selects fields by one list or several parameters', () => {
    expect(readFields({ fields: 'sourcedId, name' }, org)).toEqual(['sourcedId', 'name']);
    expect(readFields({ fields: ['sourcedId', 'name'] }, org)).toEqual(['sourcedId', 'name']);
  });
});
