import { schoolDay } from '@pan/kit/domain';
import type { ResultContent } from '../results/result.js';
import { achievementOf } from './achievement.js';
import { Attestation, disclosures, type Disclosure } from './attestation.js';
import { makeLink } from './attestation-link.js';
import { type Attested, credentialOf } from './credential.js';

const exam: ResultContent = {
  ...{ subject: 'mathematics', level: 'primary-6', schoolYear: '2026-2027', mark: 72.5, passed: true },
  ...{ courseCode: null, title: null, score: null, scale: null, credits: null, recognisedCredits: null },
  ...{ state: 'released', reason: null },
};
const course: ResultContent = {
  ...{ subject: null, level: null, schoolYear: null, mark: null, passed: true },
  ...{
    courseCode: '420-B11',
    title: 'Programmation I',
    score: 'A-',
    scale: 'lettre',
    credits: 3,
    recognisedCredits: 2,
  },
  ...{ state: 'completed', reason: null },
};
const issuer = { did: 'did:web:pan.example', name: 'Dossier', url: 'https://pan.example/student-record' };
const attested = (content: ResultContent, discloses: readonly Disclosure[]): Attested => ({
  id: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
  achievement: achievementOf(content === exam ? 'exam' : 'course', 'universite-a', content),
  holder: { hashed: true, identityHash: 'sha256$00', salt: 'salt' },
  discloses,
  organisation: { code: 'universite-a', name: 'Université A' },
  issuedAt: new Date('2027-02-01T15:00:00Z'),
  status: { list: 1, place: 94_567 },
});
const now = new Date('2027-02-01T15:00:00Z');
const issued = (givenBy: 'learner' | 'guardian' = 'guardian'): Attestation =>
  Attestation.issue(
    {
      ...{ id: 'a', resultId: 'r', resultVersion: 1, discloses: [], givenBy, subject: 'parent' },
      ...{ issuedAt: now, credential: {} },
    },
    { list: 1, place: 5 },
  );

describe('What a result attests', () => {
  it('is an examination that was passed, or a course that was completed and passed, with the credits that are recognised', () => {
    expect(achievementOf('exam', 'css-a', exam)).toMatchObject({
      ...{ code: 'exam/mathematics/primary-6/2026-2027', type: 'Assessment', credits: null },
      ...{ name: 'Mathématique, 6e année du primaire', mark: { value: '72.5', type: 'Percent' } },
    });
    expect(achievementOf('course', 'universite-a', course)).toMatchObject({
      ...{ code: 'course/universite-a/420-B11', type: 'Course', name: 'Programmation I (420-B11)', credits: 2 },
      mark: { value: 'A- (lettre)', type: 'Result' },
    });
  });

  it.each<[string, 'exam' | 'course', Partial<ResultContent>]>([
    ['was failed', 'exam', { passed: false }],
    ['says nothing of passing', 'course', { passed: null }],
    ['is still going on', 'course', { state: 'in progress' }],
  ])('is nothing where it %s', (_, kind, said) => {
    const content = { ...(kind === 'exam' ? exam : course), ...said };
    expect(() => achievementOf(kind, 'css-a', content)).toThrow('result-not-attestable');
  });
});

describe('A credential', () => {
  it('tells neither mark nor organisation unless its holder says so, each by itself [R22]', () => {
    const subsets = [[], ...disclosures.map((one) => [one]), [...disclosures]];
    for (const content of [exam, course])
      for (const discloses of subsets) {
        const said = JSON.stringify(credentialOf(issuer, attested(content, discloses)));
        expect(said.includes(content === exam ? '72.5' : 'A- (lettre)')).toBe(discloses.includes('mark'));
        expect(said.includes('Université A')).toBe(discloses.includes('organisation'));
      }
  });

  it('names its place in a public list of states', () => {
    const list = 'https://pan.example/student-record/v1/attestation-status-lists/1';
    expect(credentialOf(issuer, attested(exam, []))).toMatchObject({
      credentialStatus: { id: `${list}#94567`, statusListIndex: '94567', statusListCredential: list },
    });
  });
});

describe('An attestation', () => {
  it('is revoked once and never holds again', () => {
    const attestation = issued();
    attestation.mustHold();
    expect(attestation.revoke('corrected', now)).toBe(true);
    expect(attestation.revoke('withdrawn', now)).toBe(false);
    expect(() => attestation.mustHold()).toThrow('attestation-revoked');
  });

  it('is held by the guardian who asked for it and by the learner, by no other guardian', () => {
    expect(issued().isHeldBy('guardian', 'parent')).toBe(true);
    expect(issued().isHeldBy('guardian', 'other')).toBe(false);
    expect(issued().isHeldBy('learner', 'child')).toBe(true);
  });

  it('is led to by a link until a day that its holder chooses', () => {
    const of = { id: 'l', attestationId: 'a', digest: Buffer.alloc(32) };
    expect(makeLink(of, 6, now).validUntil).toBe('2027-08-01');
    expect(makeLink(of, 12, new Date('2028-02-29T15:00:00Z')).validUntil).toBe('2029-02-28');
    expect(schoolDay(makeLink(of, 1, now).madeAt)).toBe('2027-02-01');
  });
});
