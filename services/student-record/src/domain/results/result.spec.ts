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
const said = (eventId: string, service = 'exam-management', at = '2027-01-20T14:00:00Z'): Provenance => ({
  service,
  eventId,
  reportedAt: new Date(at),
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

  it('does not go back to a state that was reported no later, where versions have no numbers', () => {
    const later = '2027-01-27T14:00:00Z';
    const result = reported();
    result.correct({ mark: 61, passed: true, reason: 'rescored' }, said('e2', 'exam-management', later));
    expect(result.restate(content, null, said('e3'))).toBeNull();
    expect(result.restate({ ...content, mark: 61 }, null, said('e4', 'exam-management', later))).toBeNull();
    const newer = said('e5', 'exam-management', '2027-01-28T14:00:00Z');
    expect(result.restate({ ...content, mark: 70 }, null, newer)?.content.mark).toBe(70);
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
