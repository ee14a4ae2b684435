import { pageHeaders } from './page-headers.js';
import { schemaOf, selected } from './resource.js';
import { demographics, enrollment } from './rostering.js';
import { statusInfo } from './status-info.js';
import { rosteringOperations } from './operations.js';

const address =
  'https://pan.example/student-record/ims/oneroster/rostering/v1p2/users?filter=status%3D%27active%27&limit=100';
const links = (place: Parameters<typeof pageHeaders>[1]) =>
  Object.fromEntries(
    [...pageHeaders(address, place)['link']!.matchAll(/<([^>]+)>; rel="(\w+)"/g)].map(([, url, rel]) => [
      rel,
      new URL(url!).searchParams.get('offset'),
    ]),
  );

describe('An answer of OneRoster', () => {
  it('names its neighbours by absolute addresses that keep the query', () => {
    expect(links({ limit: 100, offset: 200, total: 450, goesOn: true })).toEqual({
      first: '0',
      prev: '100',
      next: '300',
      last: '400',
    });
    expect(links({ limit: 100, offset: 0, total: 0, goesOn: false })).toEqual({ first: '0', last: '0' });
    expect(pageHeaders(address, { limit: 100, offset: 0, total: 450, goesOn: true })).toMatchObject({
      'x-total-count': '450',
      link: expect.stringContaining('users?filter=status%3D%27active%27&limit=100&offset=100>; rel="next"'),
    });
  });

  it('leaves out what nobody said, since the standard knows no null', () => {
    expect(selected({ sourcedId: 'x', birthDate: null, sex: undefined }, null)).toEqual({ sourcedId: 'x' });
    expect(selected({ sourcedId: 'x', sex: 'male' }, ['sex'])).toEqual({ sex: 'male' });
    expect(schemaOf(demographics.fields)['required']).toEqual(['sourcedId', 'status', 'dateLastModified']);
    expect(schemaOf(enrollment.fields)['required']).toEqual([
      ...['sourcedId', 'status', 'dateLastModified', 'user', 'class', 'school', 'role'],
    ]);
  });

  it('has refusals as the official OpenAPI prints them', () => {
    expect(statusInfo({ status: 400, code: 'filter-invalid', detail: 'why' })).toEqual({
      imsx_codeMajor: 'failure',
      imsx_severity: 'error',
      imsx_description: 'why',
      imsx_CodeMinor: {
        imsx_codeMinorField: [
          { imsx_codeMinorFieldName: 'TargetEndSystem', imsx_codeMinorFieldValue: 'invalid_filter_field' },
        ],
      },
    });
    const minor = (status: number, code = 'any') =>
      statusInfo({ status, code, detail: '' }).imsx_CodeMinor?.imsx_codeMinorField[0]?.imsx_codeMinorFieldValue;
    expect([400, 401, 403, 404, 405, 422, 429, 500, 503].map((status) => minor(status))).toEqual([
      ...['invaliddata', 'unauthorisedrequest', 'forbidden', 'unknownobject', undefined],
      ...['invaliddata', 'server_busy', 'internal_server_error', 'server_busy'],
    ]);
    expect(minor(400, 'sort-field-unknown')).toBe('invalid_selection_field');
  });

  it('is given at 41 addresses: 12 collections, 12 objects, 17 relations', () => {
    const { own = [], related = [] } = Object.groupBy(rosteringOperations, ({ path }) =>
      /^\/\w+(\/:sourcedId)?$/.test(path) ? 'own' : 'related',
    );
    expect([own.filter(({ single }) => single).length, own.length, related.length]).toEqual([12, 24, 17]);
    expect(new Set(rosteringOperations.map(({ id }) => id)).size).toBe(41);
  });
});
