import { CorrectionAskedV1, CorrectionLateV1, CorrectionSettledV1 } from '@pan/contracts';
import { daysAfter, DomainError, fact, type Fact, instantOf, schoolDay } from '@pan/kit/domain';
import { checkDatum, checkValue, type Datum } from './correctable.js';
import { correctionTermOn, type RefusalReason } from './correction-law.js';

export const correctionDecisions = ['accepted', 'accepted-in-part', 'refused'] as const;
export type CorrectionDecision = (typeof correctionDecisions)[number];
export const correctionStandings = ['asked', ...correctionDecisions, 'withdrawn'] as const;
export type CorrectionStanding = (typeof correctionStandings)[number];

/** How an organisation answers; `becomes` is what the datum will say where only part of the request is accepted. */
export interface CorrectionAnswer {
  readonly decision: CorrectionDecision;
  readonly becomes: string | null;
  readonly reason: RefusalReason | null;
  readonly words: string | null;
}

interface CorrectionState extends Datum {
  readonly id: string;
  readonly learnerId: string;
  /** Whose datum it is, and who answers. */
  readonly organisationId: string;
  /** Codes of that organisation and all above it. */
  readonly visibleTo: readonly string[];
  readonly subject: string;
  readonly askedAs: 'learner' | 'guardian';
  readonly askedAt: Date;
  readonly stood: string | null;
  readonly shouldSay: string | null;
  readonly why: string;
  readonly dueOn: string;
  readonly extendedAt: Date | null;
  readonly extendedWhy: string | null;
  readonly standing: CorrectionStanding;
  readonly becomes: string | null;
  readonly reason: string | null;
  readonly words: string | null;
  readonly endedAt: Date | null;
  readonly endedBy: string | null;
  readonly correctedAt: Date | null;
  readonly correctedBy: string | null;
  /** The version of the record that says so. */
  readonly correctedVersion: number | null;
  readonly remindedAt: Date | null;
  readonly version: number;
}

/** What the record says of a datum now, and in which version. */
export interface PresentDatum {
  readonly value: string | null;
  readonly version: number;
}

/**
 * Somebody of the family says that a datum is wrong and what it should say; the organisation whose datum it is decides within the
 * term of the law. The datum itself is changed by the system that keeps it; the request then points at the version that says so.
 */
export class CorrectionRequest {
  private constructor(private state: CorrectionState) {}

  /** @throws DomainError correction-field-unknown, correction-record-not-named, correction-value-malformed, correction-says-the-same */
  static ask(
    of: Pick<CorrectionState, 'id' | 'learnerId' | 'organisationId' | 'visibleTo' | 'subject' | 'askedAs'>,
    { kind, recordId, field }: Datum,
    said: Pick<CorrectionState, 'stood' | 'shouldSay' | 'why'>,
    askedAt: Date,
  ): { request: CorrectionRequest; fact: Fact } {
    const shouldSay = checkDatum({ kind, recordId, field }, said.shouldSay);
    if (said.stood === shouldSay) throw new DomainError('correction-says-the-same');
    const today = schoolDay(askedAt);
    const request = new CorrectionRequest({
      ...{ ...of, ...said, shouldSay, kind, recordId, field, askedAt, standing: 'asked', version: 1 },
      ...{ dueOn: daysAfter(today, correctionTermOn(today).days), extendedAt: null, extendedWhy: null },
      ...{ becomes: null, reason: null, words: null, endedAt: null, endedBy: null },
      ...{ correctedAt: null, correctedBy: null, correctedVersion: null, remindedAt: null },
    });
    const { organisationId } = of;
    return { request, fact: fact(CorrectionAskedV1, organisationId, { organisationId, kind }) };
  }

  get id(): string {
    return this.state.id;
  }

  get learnerId(): string {
    return this.state.learnerId;
  }

  get subject(): string {
    return this.state.subject;
  }

  get datum(): Datum {
    const { kind, recordId, field } = this.state;
    return { kind, recordId, field };
  }

  get dueOn(): string {
    return this.state.dueOn;
  }

  /** Once, before the term ends. @throws DomainError correction-closed, correction-already-extended, correction-term-over */
  extend(why: string, now: Date): void {
    this.mustBeOpen();
    const { extendedAt, dueOn, askedAt } = this.state;
    if (extendedAt !== null) throw new DomainError('correction-already-extended');
    if (schoolDay(now) > dueOn) throw new DomainError('correction-term-over');
    const { extensionDays } = correctionTermOn(schoolDay(askedAt));
    this.change({ dueOn: daysAfter(dueOn, extensionDays), extendedAt: now, extendedWhy: why });
  }

  /** @throws DomainError correction-closed, correction-answer-incomplete, correction-answer-contradicts, correction-value-malformed */
  decide(answer: CorrectionAnswer, by: string, now: Date): Fact {
    this.mustBeOpen();
    const { decision, reason, words } = answer;
    const { shouldSay, kind, field } = this.state;
    if (decision === 'accepted') {
      if (reason !== null || answer.becomes !== null) throw new DomainError('correction-answer-contradicts');
      return this.end(decision, by, now, { becomes: shouldSay, words });
    }
    if (reason === null || words === null) throw new DomainError('correction-answer-incomplete');
    if (decision === 'refused') {
      if (answer.becomes !== null) throw new DomainError('correction-answer-contradicts');
      return this.end(decision, by, now, { reason, words });
    }
    const becomes = checkValue({ kind, field }, answer.becomes);
    if (becomes === shouldSay) throw new DomainError('correction-answer-contradicts');
    return this.end(decision, by, now, { becomes, reason, words });
  }

  /** Whoever asked takes it back. @throws DomainError correction-closed */
  withdraw(now: Date): Fact {
    this.mustBeOpen();
    return this.end('withdrawn', this.state.subject, now, {});
  }

  /**
   * The record says what was accepted; of what it cannot be asked about, whoever keeps it says so.
   * @throws DomainError correction-not-accepted, correction-already-made, correction-not-made
   */
  correct(present: PresentDatum, by: string, now: Date): void {
    const { standing, correctedAt, becomes, kind } = this.state;
    if (standing !== 'accepted' && standing !== 'accepted-in-part') throw new DomainError('correction-not-accepted');
    if (correctedAt !== null) throw new DomainError('correction-already-made');
    if (kind !== 'other' && present.value !== becomes) throw new DomainError('correction-not-made');
    this.change({ correctedAt: now, correctedBy: by, correctedVersion: present.version });
  }

  /** That it is late is told once. */
  remind(now: Date): Fact[] {
    const { standing, dueOn, remindedAt, organisationId, kind } = this.state;
    if (standing !== 'asked' || remindedAt !== null || schoolDay(now) <= dueOn) return [];
    this.change({ remindedAt: now });
    return [fact(CorrectionLateV1, organisationId, { organisationId, kind })];
  }

  /** Whether whoever asked may have a statement of their own kept beside the datum. @throws DomainError statement-not-due */
  mustAllowStatement(): void {
    if (this.state.standing !== 'refused' && this.state.standing !== 'accepted-in-part')
      throw new DomainError('statement-not-due');
  }

  private mustBeOpen(): void {
    if (this.state.standing !== 'asked') throw new DomainError('correction-closed');
  }

  private end(
    standing: Exclude<CorrectionStanding, 'asked'>,
    endedBy: string,
    endedAt: Date,
    more: Partial<CorrectionState>,
  ): Fact {
    const { organisationId, kind, askedAt, dueOn } = this.state;
    this.change({ ...more, standing, endedBy, endedAt });
    const [from, to] = [schoolDay(askedAt), schoolDay(endedAt)];
    return fact(CorrectionSettledV1, organisationId, {
      ...{ organisationId, kind, outcome: standing, days: daysBetween(from, to), late: to > dueOn },
    });
  }

  private change(to: Partial<CorrectionState>): void {
    this.state = { ...this.state, ...to, version: this.state.version + 1 };
  }
}

const dayMs = 86_400_000;
const noon = (day: string): number => instantOf(`${day}T12:00:00Z`).getTime();
const daysBetween = (from: string, to: string): number => Math.round((noon(to) - noon(from)) / dayMs);
