import { Result, type Provenance, type ResultContent } from './result.js';

const content: ResultContent = {
  subject: 'mathematics',
  courseCode: null,
  title: null,
  schoolYear: '2026-2027',
  level: 'primary-6',
  mark: 58,
  passed: false,
  score: null,
  scale: null,
  credits: null,
  recognisedCredits: null,
  state: 'released',
  reason: null,
};
const said = (eventId: string, service = 'exam-management'): Provenance => ({
  service,
  eventId,
  reportedAt: new Date('2027-01-20T14:00:00Z'),
  heardAt: new Date('2027-01-20T14:00:01Z'),
});
const reported = (sourceVersion: number | null = null) =>
  Result.report({ id: 'r', kind: 'exam', learnerId: 'l', organisationId: 'o', sourceVersion }, content, said('e1'));

describe('A result', () => {
  it('is followed by a version of its own for each correction', () => {
    const result = reported();
    const version = result.correct({ mark: 61, passed: true, reason: 'rescored' }, said('e2'));
    expect(version).toMatchObject({ version: 2, eventId: 'e2', content: { mark: 61, subject: 'mathematics' } });
  });

  it('says nothing new when the same is said again', () => {
    expect(reported().restate({ ...content }, null, said('e2'))).toBeNull();
  });

  it('does not go back to a version that its source numbered lower', () => {
    expect(reported(2).restate({ ...content, mark: 40 }, 1, said('e2'))).toBeNull();
    expect(reported(2).restate({ ...content, mark: 40 }, 3, said('e2'))?.content.mark).toBe(40);
  });

  it('keeps recognised credits when the host says the rest again', () => {
    const result = reported(1);
    result.recognise(2, said('e2'));
    expect(result.restate({ ...content, mark: 70 }, 2, said('e3'))?.content.recognisedCredits).toBe(2);
  });

  it('is changed by its own service alone', () => {
    expect(() => reported().recognise(2, said('e2', 'ecampus-federation'))).toThrow('result-of-another-service');
  });
});
