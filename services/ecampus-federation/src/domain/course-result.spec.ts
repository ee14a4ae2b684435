import { CourseResult, type Report } from './course-result.js';
import type { EnrolmentRequest } from './enrolment-request.js';

const now = new Date('2027-05-03T12:00:00Z');
const request = (seatedAt: Date | null) =>
  ({
    ...{ id: 'r', learnerId: 'l', homeOrganisationId: 'home', hostOrganisationId: 'host' },
    ...{ standing: seatedAt ? 'cancelled' : 'queued', seatedAt },
  }) as EnrolmentRequest;
const report = (more: Partial<Report> = {}): Report => ({
  ...{ state: 'completed', passed: true, score: 'A-', scale: 'letter', credits: 3 },
  ...more,
});
const course = { code: 'ECO-1210', title: 'Écologie' };
const aResult = (more: Partial<Report> = {}) => CourseResult.of('x', request(now), course, report(more), now).result;

describe('A result', () => {
  it('belongs to whoever had a seat, also one given up since', () => {
    expect(() => CourseResult.of('x', request(null), course, report(), now)).toThrow('never-seated');
    const { fact } = CourseResult.of('x', request(now), course, report(), now);
    expect(fact).toMatchObject({
      ...{ topic: 'ecampus-federation.to-student-record', key: 'l' },
      data: { resultId: 'x', version: 1, score: 'A-', credits: 3, courseCode: 'ECO-1210' },
    });
  });

  it('has versions, of which the last holds; the same again is none', () => {
    const result = aResult({ state: 'in progress', passed: null, score: null, scale: null, credits: null });
    expect(result.report(report(), now)).toMatchObject({ data: { version: 2, passed: true } });
    expect(result.report(report(), now)).toBeNull();
    expect(result.report(report({ score: 'B' }), now)).toMatchObject({ data: { version: 3, score: 'B' } });
  });

  it('goes on under the record that its learner goes on in', () => {
    const result = aResult();
    result.moveTo('m');
    expect(result.present).toMatchObject([{ key: 'm', data: { learnerId: 'm' } }]);
  });

  it('keeps its score as the host gave it, and says nothing where the host said nothing', () => {
    const { fact } = CourseResult.of('x', request(now), course, report({ score: '17,5', scale: null }), now);
    expect(fact.data).toMatchObject({ score: '17,5' });
    expect(fact.data).not.toHaveProperty('scale');
  });
});

describe('What holds now', () => {
  it('is the last version and the credits recognised, if there are any', () => {
    const result = aResult();
    result.report(report({ score: 'B' }), now);
    expect(result.present).toMatchObject([{ data: { version: 2, score: 'B' } }]);
    result.recognise(3, now);
    expect(result.present).toMatchObject([{ data: { version: 2 } }, { key: 'l', data: { resultId: 'x', credits: 3 } }]);
  });
});

describe('Recognising credits', () => {
  it.each([{ passed: false }, { passed: null }, { state: 'postponed' as const }])(
    'takes a final pass: not %j',
    (more) => {
      expect(() => aResult(more).recognise(3, now)).toThrow('result-not-passed');
    },
  );

  it('happens once; another number is another decision', () => {
    const result = aResult();
    expect(result.recognise(3, now)).toMatchObject({
      key: 'l',
      data: { resultId: 'x', credits: 3, homeOrganisationId: 'home' },
    });
    expect(result.recognise(3, now)).toBeNull();
    expect(result.recognise(2, now)).toMatchObject({ data: { credits: 2 } });
  });
});
