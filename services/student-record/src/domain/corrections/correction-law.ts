import type { LegalBasis } from '../families/acts.js';

const access = 'RLRQ, c. A-2.1';

/** How long an organisation has to answer, and by how much it may prolong that once. */
export interface CorrectionTerm {
  readonly inForceOn: string;
  readonly days: number;
  readonly extensionDays: number;
  readonly basis: LegalBasis;
}

/** Of two, the later one in force holds. */
export const correctionTerms: readonly CorrectionTerm[] = [
  {
    ...{ inForceOn: '1982-10-01', days: 20, extensionDays: 10 },
    basis: {
      law: access,
      section: 'art. 98',
      fr: 'Le responsable donne suite à une demande de rectification dans les vingt jours de sa réception; il peut, avant leur fin, prolonger ce délai d’au plus dix jours et en avise la personne.',
      en: 'The person in charge acts on a request for correction within twenty days of receiving it; before they end, that term may be prolonged by at most ten days, of which the person is told.',
    },
  },
];

/** The first of all terms holds on the first day that is asked about, if no later one does. */
export const correctionTermOn = (day: string): CorrectionTerm =>
  correctionTerms.filter(({ inForceOn }) => inForceOn <= day).at(-1) ?? correctionTerms[0]!;

/** Why a request is refused in whole or in part. */
export const refusalReasons = {
  'is-accurate': {
    ...{ law: access, section: 'art. 89, 90' },
    fr: 'Le renseignement est exact, complet et sans équivoque, et l’organisme peut le montrer.',
    en: 'The information is accurate, complete and unequivocal, and the body can show it.',
  },
  'civil-status-decides': {
    ...{ law: 'RLRQ, c. CCQ-1991', section: 'art. 103, 107' },
    fr: 'Un acte de l’état civil le dit; c’est cet acte qu’il faut d’abord faire changer.',
    en: 'An act of civil status says so; that act has to be changed first.',
  },
  evaluation: {
    ...{ law: access, section: 'art. 89' },
    fr: 'C’est l’appréciation d’une personne qui évalue; sa révision suit sa propre procédure.',
    en: 'It is the judgement of whoever assesses; its revision has a procedure of its own.',
  },
  'kept-by-law': {
    ...{ law: access, section: 'art. 73, 89' },
    fr: 'La loi ordonne de le conserver tel qu’il est.',
    en: 'The law orders that it be kept as it is.',
  },
} as const satisfies Readonly<Record<string, LegalBasis>>;
export type RefusalReason = keyof typeof refusalReasons;
export const refusalReasonNames = Object.keys(refusalReasons) as RefusalReason[];

/** What somebody may do whose request was refused, or who has no answer in time. */
export const recourses: readonly LegalBasis[] = [
  {
    ...{ law: access, section: 'art. 91' },
    fr: 'Vous pouvez exiger que votre demande soit inscrite au dossier: écrivez votre déclaration, et quiconque lit cette partie du dossier la lira.',
    en: 'You may require that your request be recorded: write your statement, and whoever reads this part of the record reads it.',
  },
  {
    ...{ law: access, section: 'art. 135' },
    fr: 'Vous pouvez demander à la Commission d’accès à l’information de réviser la décision, dans les trente jours de celle-ci ou de la fin du délai.',
    en: 'You may apply to the Commission d’accès à l’information for a review, within thirty days of the decision or of the end of the term.',
  },
];
