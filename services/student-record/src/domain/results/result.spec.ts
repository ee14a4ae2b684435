import { Result, type Provenance, type ResultContent, type SaidOfResult } from './result.js';

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
const whole = (changed: Partial<ResultContent> = {}, sourceVersion: number | null = null): SaidOfResult => ({
  says: 'whole',
  kind: 'exam',
  organisationId: 'o',
  sourceVersion,
  content: { ...content, ...changed },
});
const rescored: SaidOfResult = { says: 'corrected', mark: 61, passed: true, reason: 'rescored' };
const recognised: SaidOfResult = { says: 'recognised', credits: 2 };
const reported = (sourceVersion: number | null = null) =>
  Result.report('r', 'l', 'l', whole({}, sourceVersion), said('e1'));

describe('A result', () => {
  it('begins by being said whole', () => {
    expect(reported().latest).toMatchObject({ resultId: 'r', version: 1, eventId: 'e1', content });
    expect(() => Result.report('r', 'l', 'l', rescored, said('e1'))).toThrow('result-unknown');
    expect(() => Result.report('r', 'l', 'l', recognised, said('e1'))).toThrow('result-unknown');
  });

  it('is followed by a version of its own for each correction', () => {
    const version = reported().hear('l', rescored, said('e2'));
    expect(version).toMatchObject({
      ...{ version: 2, eventId: 'e2' },
      content: { mark: 61, passed: true, reason: 'rescored', state: 'corrected', subject: 'mathematics' },
    });
  });

  it('says nothing new when the same is said again', () => {
    expect(reported().hear('l', whole(), said('e2', undefined, '2027-01-21T14:00:00Z'))).toBeNull();
  });

  it('does not go back to a version that its source numbered lower', () => {
    expect(reported(2).hear('l', whole({ mark: 40 }, 1), said('e2'))).toBeNull();
    expect(reported(2).hear('l', whole({ mark: 40 }, 3), said('e2'))?.content.mark).toBe(40);
  });

  it('does not go back to a state that was reported no later, where versions have no numbers', () => {
    const later = '2027-01-27T14:00:00Z';
    const result = reported();
    result.hear('l', rescored, said('e2', 'exam-management', later));
    expect(result.hear('l', whole(), said('e3'))).toBeNull();
    expect(result.hear('l', whole({ mark: 61 }), said('e4', 'exam-management', later))).toBeNull();
    const newer = said('e5', 'exam-management', '2027-01-28T14:00:00Z');
    expect(result.hear('l', whole({ mark: 70 }), newer)?.content.mark).toBe(70);
  });

  it('keeps recognised credits when the host says the rest again', () => {
    const result = reported(1);
    result.hear('l', recognised, said('e2'));
    expect(result.hear('l', whole({ mark: 70 }, 2), said('e3'))?.content.recognisedCredits).toBe(2);
  });

  it('is changed by its own service alone', () => {
    for (const one of [whole({ mark: 70 }, 2), rescored, recognised])
      expect(() => reported(1).hear('l', one, said('e2', 'ecampus-federation'))).toThrow('result-of-another-service');
  });

  it('stays the learner’s whose it is', () => {
    expect(() => reported().hear('other', rescored, said('e2'))).toThrow('result-of-another-learner');
  });
});
