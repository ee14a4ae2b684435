import { daysAfter, DomainError, schoolDay } from '@pan/kit/domain';
import type { Words } from './kinds-of-data.js';

/** By which law an entry is kept from the family for a time. */
export interface WithholdingRule extends Words {
  readonly legalBasis: Words;
  /** Whether the family may be told that entries are kept from it; where the law forbids to confirm that there are any, they are not counted. */
  readonly told: boolean;
  /** For how many days at most, from the day of the first decision about the entry. */
  readonly mostDays: number;
  /** The first day on which the rule may be used. */
  readonly from: string;
}

const access = (section: string): Words => ({
  fr: `Loi sur l'accès aux documents des organismes publics et sur la protection des renseignements personnels (RLRQ, c. A-2.1), art. ${section}`,
  en: `Act respecting Access to documents held by public bodies and the Protection of personal information (CQLR, c. A-2.1), s. ${section}`,
});

export const withholdingRules = {
  inquiry: {
    fr: 'enquête : prévention, détection ou répression du crime',
    en: 'inquiry: prevention, detection or repression of crime',
    legalBasis: access('28, 87'),
    told: false,
    mostDays: 730,
    from: '2026-07-01',
  },
  'child-protection': {
    fr: 'protection de la jeunesse',
    en: 'youth protection',
    legalBasis: {
      fr: 'Loi sur la protection de la jeunesse (RLRQ, c. P-34.1), art. 72.5',
      en: 'Youth Protection Act (CQLR, c. P-34.1), s. 72.5',
    },
    told: false,
    mostDays: 730,
    from: '2026-07-01',
  },
  'another-person': {
    fr: 'révélerait un renseignement sur une autre personne',
    en: 'would reveal information about another person',
    legalBasis: access('88'),
    told: true,
    mostDays: 365,
    from: '2026-07-01',
  },
} as const satisfies Readonly<Record<string, WithholdingRule>>;
export type WithholdingReason = keyof typeof withholdingRules;
export const withholdingReasons = Object.keys(withholdingRules) as WithholdingReason[];

/** Reasons about which the family is told that entries are kept from it. */
export const toldReasons = withholdingReasons.filter((reason) => withholdingRules[reason].told);

/** One decision about an entry; the last one holds. */
export interface Withholding {
  readonly entryId: string;
  /** Its number among the decisions about this entry. */
  readonly decision: number;
  readonly reason: WithholdingReason;
  readonly until: string;
  readonly by: string;
  readonly decidedAt: string;
}

/** What is known of an entry when it is decided to keep it from the family. */
export interface LookToWithhold {
  readonly entryId: string;
  /** The account that looked; null for a system. */
  readonly lookedBy: string | null;
  /** How many decisions there were about it, and when the first was made. */
  readonly decisions: number;
  readonly firstDecidedAt: Date | null;
}

/**
 * A person, other than whoever looked, keeps one entry from the family until a day, on which it appears by itself. Each decision is
 * kept; the longest term counts from the first one, so that none of them begins it anew.
 * @param until the first day on which the family sees it; today shows it at once
 * @param by the account that decides; null for a system
 * @throws DomainError withholding-person-required, withholding-of-own-look
 * @throws DomainError withholding-day-refused: a day that has passed, or later than the rule allows
 */
export function withhold(
  look: LookToWithhold,
  { reason, until }: { readonly reason: WithholdingReason; readonly until: string },
  by: string | null,
  now: Date,
): Withholding {
  if (by === null) throw new DomainError('withholding-person-required');
  if (look.lookedBy === by) throw new DomainError('withholding-of-own-look');
  const today = schoolDay(now);
  const { mostDays, from } = withholdingRules[reason];
  const latest = daysAfter(schoolDay(look.firstDecidedAt ?? now), mostDays);
  if (until < today || (until > today && until > latest) || today < from)
    throw new DomainError('withholding-day-refused', { latest });
  const { entryId, decisions } = look;
  return { entryId, decision: decisions + 1, reason, until, by, decidedAt: now.toISOString() };
}
