import { EditionReleasedV1 } from '@pan/contracts';
import { Edition, type EditionState } from './edition.js';
import type { Finding } from './findings.js';

const now = new Date('2026-11-30T12:00:00Z');
const draft = (changes: Partial<EditionState> = {}): Edition =>
  new Edition({
    ...{ id: '01991a3c-5a00-7c3e-9f10-000000000001', number: 4, base: 3, corrects: 3, reason: 'Un total était faux.' },
    ...{ organisation: 'ministere', schoolYears: ['2026-2027'], datasets: ['measures'], findings: [], madeAt: now },
    ...{ state: 'draft', approvals: [], releasedAt: null },
    ...changes,
  });
const critical: Finding = { severity: 'critical', code: 'rows-alike', dataset: 'grants', params: { count: 1 } };

describe('An edition', () => {
  it('is released by the word of a second person, and told once', () => {
    const edition = draft();
    expect(edition.approve('one', 3, now)).toBeNull();
    expect(edition.state).toMatchObject({ state: 'draft', releasedAt: null });
    expect(edition.approve('other', 3, now)).toMatchObject({
      type: EditionReleasedV1.type,
      data: { number: 4, corrects: 3, datasets: ['measures'], releasedAt: now.toISOString() },
    });
    expect(edition.state).toMatchObject({ state: 'released', releasedAt: now });
    expect(() => edition.approve('third', 3, now)).toThrow('edition-not-a-draft');
    expect(() => edition.withdraw()).toThrow('edition-not-a-draft');
  });

  it('is not released by one person alone', () => {
    const edition = draft();
    edition.approve('one', 3, now);
    expect(() => edition.approve('one', 3, now)).toThrow('edition-approved-already');
  });

  it('is not released over another that came since, nor with what cannot be published', () => {
    expect(() => draft().approve('one', 5, now)).toThrow('edition-outdated');
    expect(() => draft({ base: null }).approve('one', 1, now)).toThrow('edition-outdated');
    expect(() => draft({ findings: [critical] }).approve('one', 3, now)).toThrow('edition-has-critical-findings');
  });

  it('is withdrawn as long as it is a draft', () => {
    const edition = draft();
    edition.withdraw();
    expect(edition.state.state).toBe('withdrawn');
    expect(() => edition.approve('one', 3, now)).toThrow('edition-not-a-draft');
  });
});
