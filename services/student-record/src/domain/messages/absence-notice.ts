import { daysAfter, DomainError } from '@pan/kit/domain';
import type { Words } from '../accesses/kinds-of-data.js';

/** Why a child is not there, as families say it; a school's own codes for its registers are its system's. */
export const absenceReasons = {
  illness: { fr: 'maladie', en: 'illness' },
  appointment: { fr: 'rendez-vous', en: 'appointment' },
  'family-event': { fr: 'événement familial', en: 'family event' },
  'religious-or-cultural': { fr: 'fête religieuse ou culturelle', en: 'religious or cultural day' },
  travel: { fr: 'voyage', en: 'travel' },
  other: { fr: 'autre raison', en: 'another reason' },
} as const satisfies Readonly<Record<string, Words>>;
export type AbsenceReason = keyof typeof absenceReasons;
export const absenceReasonCodes = Object.keys(absenceReasons) as AbsenceReason[];

/** A day may be told after it was, or ahead; what is longer is a matter to talk about. */
const daysBack = 14;
const daysAhead = 366;
const longestDays = 60;

export interface AbsenceTold {
  /** Both included. */
  readonly firstOn: string;
  readonly lastOn: string;
  readonly reason: AbsenceReason;
  readonly note: string | null;
}

export interface AbsenceState extends AbsenceTold {
  readonly id: string;
  readonly learnerId: string;
  readonly organisationId: string;
  readonly visibleTo: readonly string[];
  readonly subject: string;
  readonly toldAs: 'learner' | 'guardian';
  readonly toldAt: Date;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: string | null;
  readonly withdrawnAt: Date | null;
}

/** That a family says on which days a child is not at school. */
export class AbsenceNotice {
  constructor(private state: AbsenceState) {}

  /** @throws DomainError absence-days-malformed */
  static tell(
    of: Pick<AbsenceState, 'id' | 'learnerId' | 'organisationId' | 'visibleTo' | 'subject' | 'toldAs'>,
    told: AbsenceTold,
    today: string,
    toldAt: Date,
  ): AbsenceNotice {
    const { firstOn, lastOn } = told;
    const isWithin = daysAfter(today, -daysBack) <= firstOn && firstOn <= daysAfter(today, daysAhead);
    if (!isWithin || lastOn < firstOn || lastOn >= daysAfter(firstOn, longestDays))
      throw new DomainError('absence-days-malformed', { back: daysBack, ahead: daysAhead, longest: longestDays });
    return new AbsenceNotice({ ...of, ...told, toldAt, acknowledgedAt: null, acknowledgedBy: null, withdrawnAt: null });
  }

  get kept(): AbsenceState {
    return this.state;
  }

  /** @returns whether it was not yet. @throws DomainError absence-withdrawn */
  acknowledge(by: string, now: Date): boolean {
    if (this.state.withdrawnAt) throw new DomainError('absence-withdrawn');
    if (this.state.acknowledgedAt) return false;
    this.state = { ...this.state, acknowledgedAt: now, acknowledgedBy: by };
    return true;
  }

  /** The school sees that it was told and taken back. @returns whether it stood until now */
  withdraw(now: Date): boolean {
    if (this.state.withdrawnAt) return false;
    this.state = { ...this.state, withdrawnAt: now };
    return true;
  }
}
