import { register } from '../register/register.js';
import { Plan } from './plan.js';
import { faultsOf } from './register-faults.js';
import type { Register } from './register.js';

const plan = Plan.of(register);

describe('The plan register', () => {
  it('holds what the plan counts', () => {
    expect(plan.orientations()).toHaveLength(3);
    expect(register.axes).toHaveLength(8);
    expect(register.objectives).toHaveLength(9);
    expect(plan.measures()).toHaveLength(33);
    expect(plan.measures().filter((measure) => measure.keyMeasure)).toHaveLength(12);
    expect(plan.timeline().entries).toHaveLength(11);
    expect(plan.systems()).toHaveLength(56);
  });

  it('says of every fact where it stands', () => {
    const { orientations, axes, objectives, measures, budgets, timeline, grants, organisations, people, systems } =
      register;
    const milestones = timeline.entries.flatMap((entry) => entry.phases.flatMap((phase) => phase.milestones));
    const sourced = [
      orientations,
      axes,
      objectives,
      measures,
      budgets.orientations,
      timeline.entries,
      milestones,
      grants,
    ];
    for (const fact of [...sourced, organisations, people, systems].flat()) {
      expect(fact.provenance.length).toBeGreaterThan(0);
      for (const { document, line } of fact.provenance) {
        expect(register.documents.map(({ id }) => id)).toContain(document);
        expect(line).toBeGreaterThan(0);
      }
    }
  });

  it('cannot be changed by who reads it', () => {
    const variants = plan.measure('M23').titleVariants as unknown[];
    expect(() => variants.push('another')).toThrow(/not extensible/);
    expect(() => Object.assign(plan.grants()[0]!.parts[0]!, { amountCents: 0 })).toThrow(/read only/);
  });
});

describe('A measure', () => {
  it('brings its objective, orientation, timeline, systems and proposed indicators', () => {
    const measure = plan.measure('M23');
    expect(measure.title.en).toBeNull();
    expect(measure.objective.id).toBe('OB7');
    expect(measure.orientation).toMatchObject({ id: 'O3', number: 3 });
    expect(measure.timeline.map((entry) => entry.id)).toEqual(['T10']);
    expect(measure.systems.map((system) => system.id)).toEqual(['S31', 'S32']);
    expect(measure.proposedIndicators.map((indicator) => indicator.id)).toEqual(['I02']);
    expect(measure.titleVariants[0]).toMatchObject({ provenance: [{ document: 'A', line: 202 }] });
  });

  it('shares a timeline entry where the plan combines two', () => {
    expect(plan.measure('M05').timeline).toEqual(plan.measure('M29').timeline);
  });

  it('belongs to one orientation: 10, 12 and 11', () => {
    expect(['O1', 'O2', 'O3'].map((id) => plan.measures(id).length)).toEqual([10, 12, 11]);
  });

  it('is refused by name when the plan has none', () => {
    expect(() => plan.measure('M34')).toThrow('measure-unknown');
    expect(() => plan.systems({ measure: 'M99' })).toThrow('measure-unknown');
    expect(() => plan.measures('O4')).toThrow('orientation-unknown');
  });
});

describe('Budgets', () => {
  it('add up to 1 185 M$, more or less 1.5 M$, which the plan does not state', () => {
    const { total, orientations } = plan.budgets();
    expect(total).toEqual({ amountCents: 118_500_000_000, uncertaintyCents: 150_000_000, stated: false });
    expect(orientations.map((budget) => budget.sharePercent)).toEqual([16.12, 17.22, 66.67]);
  });

  it('do not take the grant in', () => {
    expect(plan.budgets().grantsTotalCents).toBe(22_500_000);
  });
});

describe('The grant', () => {
  const [grant] = plan.grants();

  it('is 225 000 $ in two parts', () => {
    expect(grant!.parts.map((part) => part.amountCents)).toEqual([15_000_000, 7_500_000]);
    expect(grant!.amountCents).toBe(22_500_000);
  });

  it('supports seven measures of the three orientations, each of which names it', () => {
    const supported = grant!.measures.map((line) => line.measure);
    expect(supported).toEqual(['M02', 'M07', 'M08', 'M09', 'M10', 'M12', 'M25']);
    expect(grant!.orientations).toEqual(['O1', 'O2', 'O3']);
    for (const id of supported)
      expect(plan.measure(id).grants).toMatchObject([{ id: 'G001', amountCents: 22_500_000 }]);
    expect(plan.measure('M23').grants).toEqual([]);
  });

  it('keeps lines of another policy apart', () => {
    expect(grant!.otherPolicyLines).toHaveLength(3);
  });
});

describe('The timeline', () => {
  it('leaves school years unknown and keeps the only dated milestone', () => {
    const phases = plan.timeline().entries.flatMap((entry) => entry.phases);
    expect(phases.every((phase) => phase.schoolYears === null)).toBe(true);
    expect(phases.flatMap((phase) => phase.statedDates)).toMatchObject([{ year: 2019 }]);
  });
});

describe('A register that contradicts itself', () => {
  const changed = (change: (copy: Register) => Register) => faultsOf(change(structuredClone(register)));
  const first = <T>([fact, ...others]: readonly T[], change: Partial<T>): T[] => [{ ...fact!, ...change }, ...others];

  it.each<[string, (copy: Register) => Register, RegExp]>([
    [
      'an objective without axis',
      (it) => ({ ...it, objectives: first(it.objectives, { axis: 'A9' }) }),
      /OB1 refers to A9/,
    ],
    ['an id used twice', (it) => ({ ...it, axes: first(it.axes, { id: 'A2' }) }), /A2 is used twice/],
    [
      'a measure too few',
      (it) => ({ ...it, measures: it.measures.slice(0, 32) }),
      /33 measures are stated, 32 registered/,
    ],
    ['a key measure off the timeline', (it) => ({ ...it, measures: first(it.measures, { keyMeasure: false }) }), /M01/],
    [
      'parts that miss the sum',
      (it) => ({ ...it, grants: first(it.grants, { amountCents: 22_500_001 }) }),
      /do not add up/,
    ],
    ['a stranger as recipient', (it) => ({ ...it, organisations: it.organisations.slice(0, 2) }), /Québec numérique/],
    ['a kind without label', (it) => ({ ...it, systems: first(it.systems, { kind: 'thing' }) }), /S01 has no kind/],
  ])('is refused: %s', (_what, change, fault) => {
    expect(changed(change).join()).toMatch(fault);
  });

  it('keeps the service from starting', () => {
    expect(() => Plan.of({ ...register, budgets: { ...register.budgets, orientations: [] } })).toThrow(
      'needs one budget',
    );
  });
});
