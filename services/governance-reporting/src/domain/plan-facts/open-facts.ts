import { DomainError, isSchoolYear, readDay } from '@pan/kit/domain';
import type { Source, Sourced } from '../programmes/source.js';
import type { OwnText, Provenance, Register } from '../register.js';

/** What a fact of the plan is written as. */
export type FactType = 'school-years' | 'day' | 'day-past' | 'cents';

/** A fact that the plan's text states or leaves unknown, and that a person may fill or say more exactly. */
export interface OpenFact {
  /** `T10.1.school-years`, `T03.1.2.reached-on`, `O2.adjusted`, `A.issued-on`. */
  readonly key: string;
  readonly type: FactType;
  readonly about: OwnText;
  /** What the text says; null where it says nothing. */
  readonly stated: number | string | readonly string[] | null;
  readonly provenance: readonly Provenance[];
}

/** What a person said of it, beside what the text says. */
export type Filled = ReadonlyMap<string, Sourced>;

export const nothingFilled: Filled = new Map();

/** Budgets are approved, then adjusted, then executed (phases of the Fiscal Data Package). */
export const budgetPhases = ['approved', 'adjusted', 'executed'] as const;
const phaseWords: Readonly<Record<(typeof budgetPhases)[number], OwnText>> = {
  approved: { fr: 'Budget approuvé', en: 'Approved budget' },
  adjusted: { fr: 'Budget ajusté', en: 'Adjusted budget' },
  executed: { fr: 'Budget exécuté', en: 'Executed budget' },
};

const about = ({ fr, en }: OwnText, of: string): OwnText => ({ fr: `${fr} : ${of}`, en: `${en}: ${of}` });

/** All of them, by key. */
export function openFacts({ timeline, budgets, documents, orientations }: Register): ReadonlyMap<string, OpenFact> {
  const ofPhases = timeline.entries.flatMap(({ id, phases, provenance }) =>
    phases.flatMap(({ sequence, milestones, schoolYears }): OpenFact[] => [
      {
        ...{ key: `${id}.${sequence}.school-years`, type: 'school-years', stated: schoolYears, provenance },
        about: about({ fr: 'Années scolaires de la phase', en: 'School years of the phase' }, `${id}, ${sequence}`),
      },
      ...milestones.flatMap(({ title, provenance: lines }, at): OpenFact[] => [
        {
          ...{ key: `${id}.${sequence}.${at + 1}.planned-on`, type: 'day', stated: null, provenance: lines },
          about: about({ fr: 'Jour prévu du jalon', en: 'Planned day of the milestone' }, title.fr),
        },
        {
          ...{ key: `${id}.${sequence}.${at + 1}.reached-on`, type: 'day-past', stated: null, provenance: lines },
          about: about({ fr: 'Jour où le jalon fut atteint', en: 'Day on which the milestone was reached' }, title.fr),
        },
      ]),
    ]),
  );
  const ofBudgets = budgets.orientations.flatMap(({ orientation, amountCents, provenance }) =>
    budgetPhases.map((phase): OpenFact => ({
      ...{ key: `${orientation}.${phase}`, type: 'cents', provenance: phase === 'approved' ? provenance : [] },
      stated: phase === 'approved' ? amountCents : null,
      about: about(phaseWords[phase], orientations.find(({ id }) => id === orientation)!.title.fr),
    })),
  );
  const ofDocuments = documents
    .filter(({ issuedOn }) => issuedOn === null)
    .map(({ id, title }): OpenFact => ({
      ...{ key: `${id}.issued-on`, type: 'day-past', stated: null, provenance: [] },
      about: { fr: `Date de : ${title.fr}`, en: `Date of: ${title.en}` },
    }));
  return new Map([...ofPhases, ...ofBudgets, ...ofDocuments].map((fact) => [fact.key, fact]));
}

/** The value in its one form. @throws DomainError fact-value-invalid, date-ahead */
export function readFactValue(
  { key, type }: OpenFact,
  value: unknown,
  schoolYears: readonly string[],
  today: string,
): unknown {
  const refuse = () => new DomainError('fact-value-invalid', { fact: key, type });
  if (type === 'cents') {
    if (!Number.isSafeInteger(value) || (value as number) < 0) throw refuse();
    return value;
  }
  if (type === 'school-years') {
    const years = value as readonly unknown[];
    const isKnown = (year: unknown) => typeof year === 'string' && isSchoolYear(year) && schoolYears.includes(year);
    if (!Array.isArray(value) || years.length === 0 || !years.every(isKnown)) throw refuse();
    return [...new Set(years as string[])].sort();
  }
  if (typeof value !== 'string' || readDay(value) === null) throw refuse();
  if (type === 'day-past' && value > today) throw new DomainError('date-ahead', { day: value });
  return value;
}

/** How a filled fact is shown beside the stated one. */
export const shownFilled = <T>(filled: Filled, key: string): { value: T; source: Source } | null =>
  (filled.get(key) as Sourced<T> | undefined) ?? null;
