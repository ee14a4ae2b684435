import { DomainError, type FieldError, schoolDay } from '@pan/kit/domain';
import type { OwnText } from '../register.js';

/** What the ministry opens: a form, for a period, to those who were expected as of a day of it. */
export interface CampaignTerms {
  readonly form: string;
  readonly title: OwnText;
  /** First and last day of what is reported. */
  readonly periodStart: string;
  readonly periodEnd: string;
  /** The day as of which the network is read: who is expected, under which name, below whom. */
  readonly expectedOn: string;
  /** The last day on time. */
  readonly dueOn: string;
  /** The last day on which a late return is taken. */
  readonly lateUntil: string;
  /** Only what stands below this organisation; null is the whole network. */
  readonly within: string | null;
  /** How many days before the deadline, and after it, those who have not answered are reminded, once each. */
  readonly remindDaysBefore: number | null;
  readonly remindDaysAfter: number | null;
}

export interface Campaign extends CampaignTerms {
  readonly code: string;
  readonly formVersion: number;
  readonly expected: number;
  readonly openedAt: Date;
}

const faulty = (field: string, fr: string, en: string): FieldError => ({
  pointer: `/${field}`,
  code: 'misplaced',
  fr,
  en,
});

/** What does not fit together, all at once. @throws DomainError campaign-days-unfit */
export function mustFitTogether(terms: CampaignTerms, now: Date): void {
  const { periodStart, periodEnd, expectedOn, dueOn, lateUntil } = terms;
  const today = schoolDay(now);
  const errors = [
    periodEnd < periodStart &&
      faulty('periodEnd', 'La période finit avant de commencer.', 'The period ends before it begins.'),
    expectedOn > today &&
      faulty(
        'expectedOn',
        `Personne ne connaît encore le réseau de ce jour; au plus tard ${today}.`,
        `Nobody knows the network of that day yet; ${today} at the latest.`,
      ),
    dueOn < today && faulty('dueOn', 'L’échéance est passée.', 'The deadline has passed.'),
    lateUntil < dueOn &&
      faulty('lateUntil', 'Au plus tôt le jour de l’échéance.', 'Not before the day of the deadline.'),
  ].filter((fault) => fault !== false);
  if (errors.length > 0) throw new DomainError('campaign-days-unfit', {}, { errors });
}
