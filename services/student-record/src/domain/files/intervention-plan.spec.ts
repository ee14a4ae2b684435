import { InterventionPlan, type PlanState, planStates, type PlanTerms } from './intervention-plan.js';

const today = '2026-11-30';
const at = { learnerId: 'zoe', organisationId: 'ecole', visibleTo: ['ministere', 'css-a', 'css-a.ecole'] };
const of = { id: 'p', source: 'gpi', sourceId: 'PI-1', learnerSourceId: 'e-1', ...at };
const terms: PlanTerms = {
  needs: [{ need: 'Lire' }],
  objectives: [{ objective: 'Lire seul', means: [{ what: 'Petit groupe', by: 'specialist-support' }] }],
  participants: [{ as: 'guardian', on: '2026-09-10' }],
  ...{ validFrom: '2026-09-10', validUntil: '2027-06-30', reviewOn: '2027-01-15', standing: 'draft' },
};
const planIn = (standing: PlanState): InterventionPlan => {
  const plan = InterventionPlan.begin(of, { ...terms, standing: standing === 'draft' ? 'draft' : 'in-force' });
  for (const step of planStates.slice(2, planStates.indexOf(standing) + 1))
    plan.revise(at, { ...terms, standing: step }, today);
  return plan;
};

describe('An intervention plan', () => {
  it('goes from a draft over its review to its end, and never back', () => {
    const moves = planStates.map((from) =>
      planStates.filter((to) => {
        try {
          planIn(from).revise(at, { ...terms, standing: to, needs: [{ need: 'Autre' }] }, today);
          return true;
        } catch {
          return false;
        }
      }),
    );
    expect(moves).toEqual([['draft', 'in-force'], ['in-force', 'reviewed', 'ended'], ['reviewed', 'ended'], []]);
    for (const standing of ['reviewed', 'ended'] as const)
      expect(() => InterventionPlan.begin(of, { ...terms, standing })).toThrow('intervention-plan-step-refused');
  });

  it('said again changes nothing, also once it has ended; a word later it is another version', () => {
    const plan = planIn('ended');
    expect([plan.revise(at, { ...terms, standing: 'ended' }, '2026-12-24'), plan.said.endedOn]).toEqual([false, today]);
    expect(() => plan.revise(at, { ...terms, needs: [], standing: 'ended' }, today)).toThrow();
    const draft = planIn('draft');
    expect([draft.revise(at, { ...terms, reviewOn: null }, today), draft.version]).toEqual([true, 2]);
  });

  it('is whole before it is in force, has its review among its days, and stays one learner’s', () => {
    const lacking: Partial<PlanTerms>[] = [{ needs: [] }, { objectives: [] }, { participants: [] }, { reviewOn: null }];
    for (const less of lacking) {
      expect(() => InterventionPlan.begin(of, { ...terms, ...less })).not.toThrow();
      expect(() => InterventionPlan.begin(of, { ...terms, ...less, standing: 'in-force' })).toThrow(
        'intervention-plan-incomplete',
      );
    }
    for (const reviewOn of ['2026-09-09', '2027-07-01'])
      expect(() => InterventionPlan.begin(of, { ...terms, reviewOn })).toThrow('intervention-plan-review-outside');
    expect(() => InterventionPlan.begin(of, { ...terms, validUntil: '2026-09-09', reviewOn: null })).toThrow(
      'span-ends-before-it-begins',
    );
    expect(() => planIn('draft').revise({ ...at, learnerId: 'noah' }, terms, today)).toThrow(
      'intervention-plan-cannot-move',
    );
  });

  it('goes on showing where a transfer handed it, until its school is another one', () => {
    const plan = planIn('in-force');
    Object.assign(plan.said, { visibleTo: [...at.visibleTo, 'css-b'] });
    plan.revise(at, { ...terms, standing: 'reviewed' }, today);
    expect(plan.said.visibleTo).toContain('css-b');
    plan.revise(
      { ...at, organisationId: 'autre', visibleTo: ['ministere', 'css-a'] },
      { ...terms, standing: 'reviewed' },
      today,
    );
    expect(plan.said.visibleTo).toEqual(['ministere', 'css-a']);
  });
});
