import { beginningsOf } from '../../persistence/courses/courses.queries.js';
import { courseRow, federationId, offeringDescription } from './documents.js';
import { parseExactly } from './values.js';
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
const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
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
    [{ courseId: 'urn:uuid:00000002-0000-4000-8000-000000000001' }, '/courseId'],
    [{ abbreviation: 'nul \u0000' }, '/abbreviation'],
    [{ abbreviation: 'moitié \ud800' }, '/abbreviation'],
    [{ description: [{ language: 'fr', value: 'id\uFFFDes' }] }, '/description/0/value'],
    [{ name: [{ language: 'français', value: 'Idées' }] }, '/name/0/language'],
    [{ consumers: [{ consumerKey: 'x-ecampus-qc', credits: '3' }] }, '/consumers/0/credits'],
    [{ consumers: [{ consumerKey: 'x', of: nested(60) }] }, `/consumers/0/of${'/0'.repeat(47)}`],
  ])('points at what is wrong in %j', (more, pointer) => {
    expect(readCourse(course(more))).toMatchObject({ ok: false, finding: { pointer } });
  });

  it.each([
    [{ startDate: '2027-02-29' }, '/startDate'],
    [{ startDate: '0000-01-01' }, '/startDate'],
    [{ startDate: '2027-01-11T00:00:00Z' }, '/startDate'],
    [{ enrollEndDate: '2027-11-31' }, '/enrollEndDate'],
    [{ flexibleEntryPeriodEnd: '27-01-01' }, '/flexibleEntryPeriodEnd'],
    [{ startDate: '2027-05-01' }, '/endDate'],
    [{ enrollStartDate: '2026-12-02', enrollEndDate: '2026-12-01' }, '/enrollEndDate'],
    [{ maxNumberStudents: -1 }, '/maxNumberStudents'],
    [{ maxNumberStudents: '20' }, '/maxNumberStudents'],
    [{ maxNumberStudents: 12.5 }, '/maxNumberStudents'],
    [{ consumers: [{ consumerKey: 'x-ecampus-qc', seats: 'cinq' }] }, '/consumers/0/seats'],
  ])('points at what is wrong in an offering with %j [F11]', (more, pointer) => {
    expect(readOffering(offering(more))).toMatchObject({ ok: false, finding: { pointer } });
  });

  it('takes a last day that stands for none [F11]', () => {
    expect(readOffering(offering({ endDate: '9999-12-31', enrollStartDate: '2999-01-01' })).ok).toBe(true);
  });

  it('takes null for what is not said [F11]', () => {
    expect(readCourse(course({ studyLoad: null, modeOfDelivery: null, link: null })).ok).toBe(true);
    const told = readOffering(offering({ maxNumberStudents: null, enrollEndDate: null, consumers: null }));
    expect(told.ok && offeringDescription(told.value)).toMatchObject({ seats: null, enrolUntil: null });
    expect(readOffering(offering({ startDate: null }))).toMatchObject({
      ok: false,
      finding: { pointer: '/startDate' },
    });
  });

  it.each([
    ['3', true],
    ['2.67', true],
    ['0.30', true],
    ['1e2', true],
    ['3.0000000000000000', true],
    ['12345678901234567890', false],
    ['0.12345678901234567890', false],
    ['1e400', false],
  ])('the number %s is kept exactly or its record refused: %s [F11]', (number, isKept) => {
    const read = readCourse(
      parseExactly(
        JSON.stringify(course({ consumers: [{ consumerKey: 'x', n: 0 }] })).replace('"n":0', `"n":${number}`),
      ),
    );
    expect(read.ok || read.finding).toEqual(
      isKept || { pointer: '/consumers/0/n', reason: 'holds a number of too many digits' },
    );
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

  it.each([
    [['en', 'Sea'], ['FR-ca', 'Mer'], 'Mer'],
    [['frr', 'See'], ['fr', 'Mer'], 'Mer'],
    [['en', 'Sea'], ['frr', 'See'], 'Sea'],
    [['es', 'Mar'], ['FRA', 'Mer'], 'Mer'],
  ])('of %j and %j shows the French one, else the English one: %s [F11]', (...[one, other, title]) => {
    const name = [one, other].map(([language, value]) => ({ language: language!, value: value! }));
    expect(readCourse(course({ name })).ok).toBe(true);
    expect(courseRow(institution, course({ name }) as OoapiCourse).title).toBe(title);
    expect(offeringDescription(offering({ name }) as OoapiOffering).title).toBe(title);
  });

  it('has tags of language in the case of the standard, and one code for a language of two [F11]', () => {
    const row = courseRow(
      institution,
      course({ teachingLanguage: 'FRE', name: [{ language: 'fr-latn-ca', value: 'Mer' }] }),
    );
    expect(row.language).toBe('fra');
    expect(row.document).toMatchObject({ teachingLanguage: 'fre', name: [{ language: 'fr-Latn-CA', value: 'Mer' }] });
  });

  it('is whole characters, however long a name is [F11]', () => {
    const row = courseRow(institution, course({ name: [{ language: 'fr', value: `a${'𐌰'.repeat(299)}` }] }));
    expect([row.titleKey.isWellFormed(), row.title.length]).toEqual([true, 599]);
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
    [{ maxNumberStudents: 30, consumers: [{ consumerKey: 'x-ecampus-qc', seats: null }] }, 30],
  ])('of an offering with %j gives the federation %s seats', (more, seats) => {
    expect(offeringDescription(offering(more) as OoapiOffering).seats).toBe(seats);
  });
});

describe('Searching', () => {
  it('lets nothing of the query language through', () => {
    expect(beginningsOf("l'ecologie  & (humide):*!")).toBe('ecologie:* & humide:*');
    expect(beginningsOf(' ’ ')).toBe('');
  });
});
