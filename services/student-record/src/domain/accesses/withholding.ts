import { DomainError, instantOf } from '@pan/kit/domain';
import type { Words } from './operations.js';

/** By which law an entry is kept from the family for a time. */
export interface WithholdingRule extends Words {
  readonly legalBasis: Words;
  /** Whether the family may be told that entries are kept from it; where the law forbids to confirm that there are any, they are not counted. */
  readonly told: boolean;
  /** For how many days at most, from the day on which it is decided. */
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

const dayMs = 86_400_000;

/**
 * An officer keeps one entry from the family until a day, on which it appears by itself.
 * @param until the first day on which the family sees it; today shows it at once
 * @throws DomainError withholding-day-refused: a day that has passed, or later than the rule allows
 */
export function requireDay(reason: WithholdingReason, until: string, today: string): void {
  const { mostDays, from } = withholdingRules[reason];
  const latest = new Date(instantOf(`${today}T12:00:00Z`).getTime() + mostDays * dayMs).toISOString().slice(0, 10);
  if (until < today || until > latest || today < from) throw new DomainError('withholding-day-refused', { latest });
}
