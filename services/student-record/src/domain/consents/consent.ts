import { ConsentRecordedV1, ConsentWithdrawnV1 } from '@pan/contracts';
import { DomainError, fact, type Fact, instantOf } from '@pan/kit/domain';
import { ageOn } from '../families/acts.js';
import type { FamilyMember, FamilyRights } from '../families/family-rights.js';
import { type ConsentPurpose, currentText, purposeOf } from './purposes.js';

export const consentGivers = ['guardian', 'learner'] as const;
export type ConsentGiver = (typeof consentGivers)[number];

/** Who says yes or no: with an account of their own, or on paper that a school keeps. */
export interface ConsentSaid {
  readonly by: ConsentGiver;
  /** The guardian's id, where an account said it. */
  readonly personId: string | null;
  /** The school that linked the account, or that keeps the paper. */
  readonly organisationId: string;
  /** Under which reference the paper is found. */
  readonly paper: string | null;
}

interface ConsentState {
  readonly id: string;
  readonly learnerId: string;
  readonly purpose: string;
  readonly recipient: string;
  readonly textVersion: number;
  readonly givenBy: ConsentGiver;
  readonly personId: string | null;
  readonly organisationId: string;
  readonly paper: string | null;
  readonly givenAt: Date;
  /** The last day, included. */
  readonly validUntil: string;
  readonly endedAt: Date | null;
  readonly endedWhy: 'withdrawn' | 'renewed' | null;
  readonly endedPaper: string | null;
  readonly version: number;
}

/** @throws DomainError consent-purpose-unknown, consent-not-the-basis */
export function askedFor(code: string): ConsentPurpose {
  const purpose = purposeOf(code);
  if (!purpose) throw new DomainError('consent-purpose-unknown');
  const { notTheBasis } = purpose;
  if (notTheBasis)
    throw new DomainError('consent-not-the-basis', {
      ...{ reasonFr: notTheBasis.fr, reasonEn: notTheBasis.en },
      law: `${notTheBasis.law}, ${notTheBasis.section}`,
    });
  return purpose;
}

/** Whether a member of the family gives or withdraws it on that day. */
export function mayConsent(
  purpose: ConsentPurpose,
  member: FamilyMember,
  rights: FamilyRights,
  birthDate: string | null,
  day: string,
): boolean {
  return (
    isOfAge(purpose, member.role, birthDate, day) && (member.role === 'learner' || rights.may(member, 'consent', day))
  );
}

/** The age rule alone, for what a school has on paper. @throws DomainError consent-not-theirs */
export function mustBeOfAge(purpose: ConsentPurpose, by: ConsentGiver, birthDate: string | null, day: string): void {
  if (!isOfAge(purpose, by, birthDate, day)) throw new DomainError('consent-not-theirs');
}

function isOfAge(purpose: ConsentPurpose, by: ConsentGiver, birthDate: string | null, day: string): boolean {
  const isOldEnough = birthDate !== null && ageOn(birthDate, day) >= purpose.learnerFrom;
  return by === 'learner' ? isOldEnough : purpose.guardiansMay && !isOldEnough;
}

/** That somebody agreed, for one purpose and one recipient, to a text, until a day or until it is withdrawn. */
export class Consent {
  private constructor(private state: ConsentState) {}

  /** @throws DomainError consent-text-replaced */
  static give(
    of: { readonly id: string; readonly learnerId: string; readonly recipient: string },
    purpose: ConsentPurpose,
    textVersion: number,
    said: ConsentSaid,
    [today, now]: readonly [string, Date],
  ): { consent: Consent; fact: Fact } {
    if (currentText(purpose).version !== textVersion) throw new DomainError('consent-text-replaced');
    const consent = new Consent({
      ...{ ...of, purpose: purpose.code, textVersion, givenBy: said.by, personId: said.personId, paper: said.paper },
      ...{ organisationId: said.organisationId, givenAt: now, validUntil: afterMonths(today, purpose.months) },
      ...{ endedAt: null, endedWhy: null, endedPaper: null, version: 1 },
    });
    return { consent, fact: consent.recorded };
  }

  get learnerId(): string {
    return this.state.learnerId;
  }

  get purpose(): string {
    return this.state.purpose;
  }

  get recipient(): string {
    return this.state.recipient;
  }

  get isOpen(): boolean {
    return this.state.endedAt === null;
  }

  get id(): string {
    return this.state.id;
  }

  /** Another one takes its place; nobody is told, since it goes on holding. */
  renew(now: Date): void {
    if (this.isOpen) this.end('renewed', null, now);
  }

  /** Withdrawing one again changes nothing. */
  withdraw(paper: string | null, now: Date): Fact[] {
    if (!this.isOpen) return [];
    this.end('withdrawn', paper, now);
    return [this.withdrawn];
  }

  /** The record goes on in another one, or was part of another one, under whose id it is told from here on. */
  handOver(learnerId: string): Fact[] {
    this.state = { ...this.state, learnerId, version: this.state.version + 1 };
    if (this.isOpen) return [this.recorded];
    return this.state.endedWhy === 'withdrawn' ? [this.withdrawn] : [];
  }

  private end(endedWhy: 'withdrawn' | 'renewed', endedPaper: string | null, endedAt: Date): void {
    this.state = { ...this.state, endedAt, endedWhy, endedPaper, version: this.state.version + 1 };
  }

  private get recorded(): Fact {
    const { id: consentId, learnerId, purpose, recipient, textVersion, validUntil: validUntilOn, version } = this.state;
    const told = { consentId, learnerId, purpose, recipient, textVersion, validUntilOn, version };
    return fact(ConsentRecordedV1, learnerId, told);
  }

  private get withdrawn(): Fact {
    const { id: consentId, learnerId, purpose, recipient, version } = this.state;
    return fact(ConsentWithdrawnV1, learnerId, { consentId, learnerId, purpose, recipient, version });
  }
}

/** The same day of a later month, or that month's last one. */
export function afterMonths(day: string, months: number): string {
  const from = instantOf(`${day}T00:00:00Z`);
  const last = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months + 1, 0));
  last.setUTCDate(Math.min(from.getUTCDate(), last.getUTCDate()));
  return last.toISOString().slice(0, 10);
}
