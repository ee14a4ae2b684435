import { digitalDimensions } from '@pan/quebec';
import * as fc from 'fast-check';
import { type Assessed, CompetencyAssessment } from './competency-assessment.js';
import { type KnownAssessment, levelsOf, profileOf } from './competency-profile.js';

const now = new Date('2026-11-20T15:00:00Z');
const seen: Assessed = {
  ...{ dimension: 'cn-04', level: 'intermediate', assessedOn: '2026-11-18' },
  evidence: [{ kind: 'work', title: 'Affiche sur l’eau', on: '2026-11-12', address: null }],
};
const say = (changed: Partial<Assessed> = {}): CompetencyAssessment =>
  CompetencyAssessment.say(
    { id: 'a', learnerId: 'l', organisationId: 'o', visibleTo: ['ministere'], saidBy: 'sis' },
    { ...seen, ...changed },
    ['2026-11-20', now],
  );
const known = (id: string, of: Partial<KnownAssessment> = {}): KnownAssessment => ({
  ...{ id, ...seen, organisation: 'css-a.ecole', saidAt: id, withdrawnAt: null, withdrawnWhy: null },
  ...of,
});

describe('A level of the digital competency', () => {
  it('is seen today at the latest, by evidence of no later day', () => {
    expect(say().id).toBe('a');
    expect(() => say({ assessedOn: '2026-11-21' })).toThrow('assessment-day-ahead');
    const later = [{ ...seen.evidence[0]!, on: '2026-11-19' }];
    expect(() => say({ evidence: later })).toThrow('evidence-after-assessment');
  });
});

describe('A competency profile', () => {
  it('has every dimension, with what was seen last and not withdrawn [R28]', () => {
    const latest = known('3', { level: 'advanced', assessedOn: '2026-11-19', withdrawnAt: '2026-11-20' });
    const profile = profileOf([latest, known('2'), known('1', { level: 'beginner', assessedOn: '2026-10-01' })]);
    expect(profile.map(({ code }) => code)).toEqual(digitalDimensions.map(({ code }) => code));
    expect(profile[3]).toMatchObject({ code: 'cn-04', level: 'intermediate', assessedOn: '2026-11-18' });
    expect(profile[3]!.assessments.map(({ id }) => id)).toEqual(['3', '2', '1']);
    expect(profile[0]).toMatchObject({ level: null, assessedOn: null, assessments: [] });
  });

  it('of a group counts each learner once in each dimension, at a level or at none', () => {
    const group = fc.array(fc.constantFrom('beginner', 'intermediate', 'advanced', null), { maxLength: 40 });
    fc.assert(
      fc.property(group, (learners) => {
        const counts = (['beginner', 'intermediate', 'advanced'] as const).map((level) => ({
          ...{ dimension: 'cn-01' as const, level },
          learners: learners.filter((one) => one === level).length,
        }));
        for (const { code, levels } of levelsOf(learners.length, counts)) {
          expect(levels.reduce((sum, { value }) => sum + value, 0)).toBe(learners.length);
          const none = code === 'cn-01' ? learners.filter((one) => one === null).length : learners.length;
          expect(levels.at(-1)).toMatchObject({ level: 'none', value: none });
        }
      }),
    );
  });
});
