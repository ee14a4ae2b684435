import { storedInteger } from '@pan/kit/domain';

/** What a family does with a child's record, each allowed by itself. */
export const familyActs = [
  'read-record',
  'read-results',
  'read-accesses',
  'receive-messages',
  'consent',
  'ask-correction',
  'take-data',
] as const;
export type FamilyAct = (typeof familyActs)[number];

export interface LegalBasis {
  readonly law: string;
  readonly section: string;
  readonly fr: string;
  readonly en: string;
}

/** From which age a learner does something by themselves, and at which age a guardian no longer does it for them. */
export interface AgeRule {
  readonly acts: readonly FamilyAct[];
  /** The day on which the law came into force. */
  readonly inForceOn: string;
  readonly learnerFrom: number;
  readonly guardianUntil: number;
  readonly basis: LegalBasis;
}

const access = 'RLRQ, c. A-2.1';

/** Of two rules about an act, the later one in force holds. */
export const ageRules: readonly AgeRule[] = [
  {
    acts: ['read-record', 'read-results', 'receive-messages'],
    inForceOn: '1994-01-01',
    learnerFrom: 0,
    guardianUntil: 18,
    basis: {
      law: 'RLRQ, c. CCQ-1991',
      section: 'art. 153, 598',
      fr: 'L’enfant reste sous l’autorité de ses père et mère ou de ses parents jusqu’à sa majorité, à 18 ans.',
      en: 'A child remains subject to parental authority until full age, at 18 years.',
    },
  },
  {
    acts: ['read-accesses', 'ask-correction', 'take-data'],
    inForceOn: '1994-01-01',
    learnerFrom: 14,
    guardianUntil: 18,
    basis: {
      law: access,
      section: 'art. 83, 89, 94',
      fr: 'La personne concernée demande l’accès et la rectification; pour un mineur, aussi le titulaire de l’autorité parentale.',
      en: 'The person concerned asks for access and correction; for a minor, the holder of parental authority does too.',
    },
  },
  {
    acts: ['consent'],
    inForceOn: '2023-09-22',
    learnerFrom: 14,
    guardianUntil: 14,
    basis: {
      law: access,
      section: 'art. 53.1',
      fr: 'Le consentement du mineur de moins de 14 ans est donné par le titulaire de l’autorité parentale ou par le tuteur; dès 14 ans, le mineur le donne.',
      en: 'The consent of a minor under 14 is given by the holder of parental authority or the tutor; from 14 the minor gives it.',
    },
  },
];

/** The youngest age at which somebody does an act: it holds on the first day that is asked about, if no law names one. */
export function ageRuleOf(act: FamilyAct, day: string): AgeRule {
  const [rule] = ageRules
    .filter((one) => one.acts.includes(act) && one.inForceOn <= day)
    .sort((one, other) => other.inForceOn.localeCompare(one.inForceOn));
  return rule ?? ageRules.find((one) => one.acts.includes(act))!;
}

/** Whole years on a day; who was born on a 29th of February is a year older on the 1st of March. */
export function ageOn(birthDate: string, day: string): number {
  const years = storedInteger(day.slice(0, 4)) - storedInteger(birthDate.slice(0, 4));
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** From a day to a day, both included; without an end until it is said otherwise. */
export interface Span {
  readonly validFrom: string;
  readonly validUntil: string | null;
}

export const covers = ({ validFrom, validUntil }: Span, day: string): boolean =>
  validFrom <= day && (validUntil === null || day <= validUntil);
