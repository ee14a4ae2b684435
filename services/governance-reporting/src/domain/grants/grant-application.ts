import { DomainError, requireVersion } from '@pan/kit/domain';
import type { Facts } from '../history/changes.js';
import { type ApplicationContent, faultsOfDraft, faultsOfLines, incompleteness } from './application-content.js';
import type { GrantCall } from './grant-call.js';
import { beyond, type Line, totalOf } from './ledger.js';
import { faulty } from '../definitions/faults.js';

export const outcomes = ['granted', 'granted-in-part', 'refused', 'waiting'] as const;
export type Outcome = (typeof outcomes)[number];
/** Whether somebody of the ministry decided so. */
export const isOutcome = (state: ApplicationState): state is Outcome => outcomes.some((one) => one === state);
export type ApplicationState = 'draft' | 'submitted' | 'withdrawn' | Outcome;

/** A version as it was submitted; it never changes, and a later change makes another. */
export interface Submission {
  readonly number: number;
  /** By the clock of the database. */
  readonly at: string;
  readonly late: boolean;
  /** Who answers for it: a person's pseudonym or the system. */
  readonly by: string;
  readonly content: ApplicationContent;
}

export interface Decision {
  readonly outcome: Outcome;
  /** Nothing where it is refused or waits. */
  readonly granted: readonly Line[];
  readonly reason: string;
  readonly by: string;
  readonly on: string;
  /** The version that was decided on. */
  readonly submission: number;
}

export interface ApplicationFacts {
  readonly '/draft': Partial<ApplicationContent>;
  /** Everybody who wrote a draft or submitted a version: none of them judges or decides. */
  readonly '/by': readonly string[];
  readonly '/submitted'?: Submission;
  readonly '/withdrawn'?: { readonly reason: string };
  readonly '/decision'?: Decision;
  /** Told to everybody: the grant's code where it is one. */
  readonly '/announced'?: { readonly on: string; readonly grant: string | null };
}

export interface GrantApplicationState {
  readonly id: string;
  readonly call: string;
  readonly organisationId: string;
  readonly state: ApplicationState;
  readonly facts: ApplicationFacts;
  readonly version: number;
}

/** Who decides, and what came before it. */
export interface Deciding {
  readonly by: string;
  readonly on: string;
  readonly now: Date;
  /** Whether the decider acts for the organisation that applies, or is among the assessors of the call. */
  readonly isInvolved: boolean;
  /** Who assessed the submitted version. */
  readonly assessors: readonly string[];
}

/** What an organisation asks of a call, from the first draft to the decision and its announcement. */
export class GrantApplication {
  constructor(private current: GrantApplicationState) {}

  static begin(of: { readonly id: string; readonly organisationId: string }, call: GrantCall, now: Date) {
    call.mustTake(now);
    return new GrantApplication({
      ...of,
      call: call.code,
      state: 'draft',
      facts: { '/draft': {}, '/by': [] },
      version: 1,
    });
  }

  get state(): GrantApplicationState {
    return this.current;
  }

  get submission(): Submission | null {
    return this.current.facts['/submitted'] ?? null;
  }

  get decision(): Decision | null {
    return this.current.facts['/decision'] ?? null;
  }

  /** What the history keeps: not what was only tried out before it was submitted; who acted stands in its entries. */
  get told(): Facts {
    const { '/draft': _, '/by': __, '/submitted': submitted, '/decision': decision, ...told } = this.current.facts;
    return {
      ...told,
      ...(submitted && { '/submitted': withoutBy(submitted) }),
      ...(decision && { '/decision': withoutBy(decision) }),
    };
  }

  /** What of the call's budget it takes. */
  get grantedCents(): number {
    return totalOf(this.decision?.granted ?? []);
  }

  /** @throws DomainError stale-version, grant-call-closed, grant-application-withdrawn, grant-application-decided, invalid-request */
  write(draft: Partial<ApplicationContent>, call: GrantCall, by: string, now: Date, expected: number | null): void {
    requireVersion(expected, this.current.version);
    this.mustBeTheirs();
    call.mustTake(now);
    const errors = faultsOfDraft(draft);
    if (errors.length > 0) throw new DomainError('invalid-request', {}, { errors });
    this.become({ '/draft': draft, '/by': this.with(by) });
  }

  /** Freezes the draft as the next version. @throws DomainError grant-application-incomplete, too-many-grant-versions and those of `write` */
  submit(call: GrantCall, by: string, now: Date, expected: number | null): Submission {
    requireVersion(expected, this.current.version);
    this.mustBeTheirs();
    call.mustTake(now);
    const draft = this.current.facts['/draft'];
    const errors = [...faultsOfDraft(draft), ...incompleteness(draft, call.definition)];
    if (errors.length > 0) throw new DomainError('grant-application-incomplete', {}, { errors });
    const number = (this.submission?.number ?? 0) + 1;
    if (number > mostVersions) throw new DomainError('too-many-grant-versions', { most: mostVersions });
    const content = { ...draft, attachments: draft.attachments ?? [] } as ApplicationContent;
    const submission = { number, at: now.toISOString(), late: call.isLate(now), by, content };
    this.become({ '/submitted': submission, '/by': this.with(by) }, 'submitted');
    return submission;
  }

  /** It is asked for no more; what was submitted stays to be read. @throws DomainError grant-application-withdrawn, grant-application-announced */
  withdraw(reason: string, expected: number | null): void {
    requireVersion(expected, this.current.version);
    if (this.current.state === 'withdrawn') throw new DomainError('grant-application-withdrawn');
    if (this.current.facts['/announced']) throw new DomainError('grant-application-announced');
    const { '/decision': _, ...facts } = this.current.facts;
    this.current = { ...this.current, facts };
    this.become({ '/withdrawn': { reason } }, 'withdrawn');
  }

  /**
   * By somebody who neither asked nor assessed, after the call has ended.
   * @throws DomainError stale-version, grant-call-still-open, grant-application-not-submitted, grant-application-withdrawn,
   * grant-application-decided, grant-decision-not-yours, grant-not-assessed, invalid-request
   */
  decide(
    { outcome, granted, reason }: Pick<Decision, 'outcome' | 'granted' | 'reason'>,
    call: GrantCall,
    { by, on, now, isInvolved, assessors }: Deciding,
    expected: number | null,
  ): void {
    requireVersion(expected, this.current.version);
    const submitted = this.mustBeSubmitted();
    if (this.decision && this.decision.outcome !== 'waiting') throw new DomainError('grant-application-decided');
    call.mustHaveEnded(now);
    if (isInvolved || this.current.facts['/by'].includes(by) || assessors.includes(by))
      throw new DomainError('grant-decision-not-yours');
    const { assessments } = call.definition;
    if (outcome !== 'refused' && assessors.length < assessments)
      throw new DomainError('grant-not-assessed', { assessments, present: assessors.length });
    const lines = grantedOf(outcome, granted, submitted.content, call);
    this.become({ '/decision': { outcome, granted: lines, reason, by, on, submission: submitted.number } }, outcome);
  }

  /** From now on everybody may know. @throws DomainError grant-application-not-decided, grant-application-announced */
  announce(on: string, grant: string | null): Decision {
    this.mustBeSubmitted();
    if (this.current.facts['/announced']) throw new DomainError('grant-application-announced');
    const { decision } = this;
    if (!decision || decision.outcome === 'waiting') throw new DomainError('grant-application-not-decided');
    this.become({ '/announced': { on, grant } });
    return decision;
  }

  /** @throws DomainError grant-application-withdrawn, grant-application-not-submitted */
  mustBeSubmitted(): Submission {
    if (this.current.state === 'withdrawn') throw new DomainError('grant-application-withdrawn');
    if (!this.submission) throw new DomainError('grant-application-not-submitted');
    return this.submission;
  }

  private mustBeTheirs(): void {
    if (this.current.state === 'withdrawn') throw new DomainError('grant-application-withdrawn');
    if (this.decision) throw new DomainError('grant-application-decided');
  }

  private with(by: string): string[] {
    return [...new Set([...this.current.facts['/by'], by])];
  }

  private become(facts: Partial<ApplicationFacts>, state = this.current.state): void {
    const { version } = this.current;
    this.current = { ...this.current, state, facts: { ...this.current.facts, ...facts }, version: version + 1 };
  }
}

const mostVersions = 50;

/** For who reads it. */
export function withoutBy<T extends { readonly by: string }>({ by: _, ...rest }: T): Omit<T, 'by'> {
  return rest;
}

/** Never more in a part and class than was asked there. */
function grantedOf(
  outcome: Outcome,
  granted: readonly Line[],
  asked: ApplicationContent,
  { definition }: GrantCall,
): readonly Line[] {
  if (outcome === 'granted' && granted.length === 0) return asked.budget;
  const errors = faultsOfLines(granted, { parts: asked.parts, classes: definition.classes, at: '/granted' });
  errors.push(
    ...beyond(granted, asked.budget).map((n) =>
      faulty(
        `/granted/${n}/amountCents`,
        'more-than-asked',
        'Plus que demandé à cette ligne.',
        'More than was asked here.',
      ),
    ),
  );
  const [given, all] = [totalOf(granted), totalOf(asked.budget)];
  const fits = { granted: given === all, 'granted-in-part': given > 0 && given < all, refused: given === 0 };
  if (!{ ...fits, waiting: given === 0 }[outcome])
    errors.push(
      faulty(
        '/granted',
        'not-of-the-outcome',
        'Accordée : tout ce qui est demandé; en partie : moins que demandé; refusée ou en attente : rien.',
        'Granted: all that is asked; in part: less than is asked; refused or waiting: nothing.',
      ),
    );
  if (errors.length > 0) throw new DomainError('invalid-request', {}, { errors });
  return granted;
}
