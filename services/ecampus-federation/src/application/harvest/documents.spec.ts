import { wordsOf } from '../courses.queries.js';
import { courseRow, federationId, offeringDescription } from './documents.js';
import { folded } from './folded.js';
import { readCourse, readOffering, readPage, readService, type OoapiCourse, type OoapiOffering } from './shapes.js';

const institution = '3f1f4ad0-3c6f-4c53-9d5e-6d8a4b1f0e11';
const course = (more: object = {}) => ({
  ...{ courseId: '00000002-0000-4000-8000-000000000001', primaryCode: { codeType: 'identifier', code: 'ECO-1210' } },
  ...{
    name: [
      { language: 'en-CA', value: 'Wetlands' },
      { language: 'fr-CA', value: 'Milieux humides' },
    ],
  },
  ...{ abbreviation: 'ECO', description: [{ language: 'fr-CA', value: 'L’œuvre du temps' }], teachingLanguage: 'fra' },
  ...{ level: 'bachelor', ...more },
});
const offering = (more: object = {}) => ({
  ...{ offeringId: '00000003-0000-4000-8000-000000000001', primaryCode: { codeType: 'offeringCode', code: 'H27' } },
  ...{
    offeringType: 'course',
    name: [{ language: 'fr-CA', value: 'Hiver' }],
    description: [{ language: 'fr-CA', value: '-' }],
  },
  ...{ teachingLanguage: 'fra', resultExpected: true, startDate: '2027-01-11', endDate: '2027-04-30', ...more },
});

describe('Reading OOAPI v5', () => {
  it('lets pass what the standard does not name', () => {
    expect(readCourse(course({ inventé: { par: 'un établissement' } })).ok).toBe(true);
  });

  it.each([
    [{ level: 'cégep' }, '/level'],
    [{ level: undefined }, '/level'],
    [{ name: [] }, '/name'],
    [{ teachingLanguage: 'fr' }, '/teachingLanguage'],
    [{ primaryCode: { codeType: 'identifier' } }, '/primaryCode/code'],
    [{ modeOfDelivery: ['par pigeon'] }, '/modeOfDelivery/0'],
    [{ courseId: '12' }, '/courseId'],
    [{ abbreviation: 'nul \u0000' }, '/'],
    [{ abbreviation: 'moitié \ud800' }, '/'],
  ])('points at what is wrong in %j', (more, pointer) => {
    expect(readCourse(course(more))).toMatchObject({ ok: false, finding: { pointer } });
  });

  it.each([null, [], 'cours', 12])('refuses %j as a course, an offering, a page and a service', (value) => {
    expect([readCourse(value).ok, readOffering(value).ok, readPage(value).ok, readService(value).ok]).toEqual([
      ...[false, false, false, false],
    ]);
  });

  it('takes a backslash before a code for what it is: text', () => {
    expect(readCourse(course({ abbreviation: '\\u0000' })).ok).toBe(true);
  });
});

describe('What is kept', () => {
  it('stands under an id of the federation, and says the source’s', () => {
    const row = courseRow(institution, course());
    expect(row.id).toBe(federationId(institution, '00000002-0000-4000-8000-000000000001'));
    expect(row.document['otherCodes']).toEqual([{ codeType: 'uuid', code: '00000002-0000-4000-8000-000000000001' }]);
    expect(federationId('6d8a4b1f-0e11-4c53-9d5e-3f1f4ad03c6f', '00000002-0000-4000-8000-000000000001')).not.toBe(
      row.id,
    );
  });

  it('leaves persons, programmes and extensions where they are', () => {
    const row = courseRow(institution, course({ coordinators: ['x'], programs: [], ext: { a: 1 } }));
    expect(Object.keys(row.document)).toEqual(expect.not.arrayContaining(['coordinators', 'programs', 'ext']));
  });

  it('is French first, with credits as Quebec counts them where they are said', () => {
    const load = { studyLoad: { studyLoadUnit: 'ects', value: 6 } };
    expect(courseRow(institution, course(load) as OoapiCourse)).toMatchObject({
      ...{ title: 'Milieux humides', credits: 6, creditUnit: 'ects' },
    });
    const own = { ...load, consumers: [{ consumerKey: 'x-ecampus-qc', credits: 3 }] };
    expect(courseRow(institution, course(own) as OoapiCourse)).toMatchObject({ credits: 3, creditUnit: 'credit' });
  });

  it('has equal digests for equal descriptions', () => {
    const digest = (more: object) => offeringDescription(offering(more)).digest;
    expect(digest({})).toBe(digest({ inconnu: true }));
    expect(digest({ maxNumberStudents: 3 })).not.toBe(digest({}));
  });

  it.each([
    [{}, null],
    [{ maxNumberStudents: 0 }, 0],
    [{ maxNumberStudents: 30, consumers: [{ consumerKey: 'x-ecampus-qc', seats: 5 }] }, 5],
    [{ maxNumberStudents: 30, consumers: [{ consumerKey: 'x-ecampus-qc', seats: 'cinq' }] }, 30],
  ])('of an offering with %j gives the federation %s seats', (more, seats) => {
    expect(offeringDescription(offering(more) as OoapiOffering).seats).toBe(seats);
  });
});

describe('Searching', () => {
  it('knows neither case, accents, ligatures nor elisions', () => {
    expect(folded('L’ŒUVRE d’Été, jusqu’à l’aube')).toBe('oeuvre ete a aube');
    expect(wordsOf("l'ecologie  & (humide):*!")).toBe('ecologie:* & humide:*');
    expect(wordsOf(' ’ ')).toBe('');
  });
});
