import { DomainError } from '@pan/kit/domain';
import { checkedSpan } from '../families/guardian-word.js';

export const planStates = ['draft', 'in-force', 'reviewed', 'ended'] as const;
export type PlanState = (typeof planStates)[number];

/** Who takes part in a plan or does something of it, by what they are and never by name. */
export const planActors = [
  'learner',
  'guardian',
  'teaching',
  'direction',
  'specialist-support',
  'professional',
  'administration',
  'other',
] as const;
export type PlanActor = (typeof planActors)[number];

export interface PlanNeed {
  readonly need: string;
}

export interface PlanMeans {
  readonly what: string;
  readonly by: PlanActor;
}

export interface PlanObjective {
  readonly objective: string;
  readonly means: readonly PlanMeans[];
}

/** That somebody took part in making or reviewing it, on a day. */
export interface PlanParticipant {
  readonly as: PlanActor;
  readonly on: string;
}

/** What a school says of a plan; the text is the school's own, and for the readers of the special-assistance file alone. */
export interface PlanTerms {
  readonly needs: readonly PlanNeed[];
  readonly objectives: readonly PlanObjective[];
  readonly participants: readonly PlanParticipant[];
  readonly validFrom: string;
  readonly validUntil: string | null;
  /** When it is looked at again. */
  readonly reviewOn: string | null;
  readonly standing: PlanState;
}

export interface PlanPlace {
  readonly id: string;
  readonly source: string;
  readonly sourceId: string;
  readonly learnerId: string;
  readonly learnerSourceId: string;
  readonly organisationId: string;
  readonly visibleTo: readonly string[];
}

interface PlanRecord extends PlanPlace, PlanTerms {
  readonly endedOn: string | null;
  readonly version: number;
}

/** From each state to the next, or a later word in the same one. */
const next: Readonly<Record<PlanState, readonly PlanState[]>> = {
  draft: ['draft', 'in-force'],
  'in-force': ['in-force', 'reviewed', 'ended'],
  reviewed: ['reviewed', 'ended'],
  ended: ['ended'],
};

/** Needs, objectives and means of one pupil, from a draft over its review to its end; each version is kept. */
export class InterventionPlan {
  private constructor(private state: PlanRecord) {}

  /** @throws DomainError intervention-plan-step-refused, and those of its terms */
  static begin(of: PlanPlace, terms: PlanTerms): InterventionPlan {
    if (!next.draft.includes(terms.standing)) throw refusedStep('draft', terms.standing);
    return new InterventionPlan({ ...of, ...checked(terms), endedOn: null, version: 1 });
  }

  get id(): string {
    return this.state.id;
  }

  get learnerId(): string {
    return this.state.learnerId;
  }

  get version(): number {
    return this.state.version;
  }

  get said(): Readonly<PlanRecord> {
    return this.state;
  }

  /**
   * Takes over what the school now says.
   * @returns whether anything changed
   * @throws DomainError intervention-plan-cannot-move, intervention-plan-ended, intervention-plan-step-refused, and those of its terms
   */
  revise(of: Pick<PlanPlace, 'learnerId' | 'organisationId' | 'visibleTo'>, terms: PlanTerms, today: string): boolean {
    const { state } = this;
    if (of.learnerId !== state.learnerId) throw new DomainError('intervention-plan-cannot-move');
    const asked = checked(terms);
    const isSame = JSON.stringify(termsOf(asked)) === JSON.stringify(termsOf(state));
    const isHere = of.organisationId === state.organisationId;
    if (isSame && isHere) return false;
    if (state.standing === 'ended') throw new DomainError('intervention-plan-ended');
    if (!next[state.standing].includes(asked.standing)) throw refusedStep(state.standing, asked.standing);
    const endedOn = asked.standing === 'ended' ? today : null;
    // Whoever it was handed to in a transfer goes on seeing it while the organisation stays the same.
    const visibleTo = isHere ? state.visibleTo : of.visibleTo;
    this.state = {
      ...state,
      ...asked,
      organisationId: of.organisationId,
      visibleTo,
      endedOn,
      version: this.version + 1,
    };
    return true;
  }
}

const refusedStep = (from: PlanState, to: PlanState) =>
  new DomainError('intervention-plan-step-refused', { from, to, next: next[from].join(', ') });

/** In one order of fields, so that saying the same again changes nothing. */
const termsOf = ({ needs, objectives, participants, ...more }: PlanTerms): unknown[] => [
  ...[
    needs.map(({ need }) => need),
    objectives.map(({ objective, means }) => [objective, means.map(({ what, by }) => [what, by])]),
  ],
  ...[participants.map(({ as, on }) => [as, on]), more.validFrom, more.validUntil, more.reviewOn, more.standing],
];

/** @throws DomainError span-ends-before-it-begins, intervention-plan-review-outside, intervention-plan-incomplete */
function checked(terms: PlanTerms): PlanTerms {
  const { needs, objectives, participants, validFrom, validUntil, reviewOn, standing } = terms;
  checkedSpan({ validFrom, validUntil });
  if (reviewOn !== null && (reviewOn < validFrom || (validUntil !== null && reviewOn > validUntil)))
    throw new DomainError('intervention-plan-review-outside');
  const isWhole = needs.length > 0 && objectives.length > 0 && participants.length > 0 && reviewOn !== null;
  if (standing !== 'draft' && !isWhole) throw new DomainError('intervention-plan-incomplete');
  return { needs, objectives, participants, validFrom, validUntil, reviewOn, standing };
}
