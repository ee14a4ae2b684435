import type { Words } from '../accesses/kinds-of-data.js';
import type { LegalBasis } from '../families/acts.js';

/** What a confidentiality incident is (A-2.1, s. 63.9). */
export const incidentKinds = {
  access: { fr: 'accès non autorisé par la loi', en: 'access not authorised by law' },
  use: { fr: 'utilisation non autorisée par la loi', en: 'use not authorised by law' },
  communication: { fr: 'communication non autorisée par la loi', en: 'communication not authorised by law' },
  loss: { fr: 'perte, ou autre atteinte à la protection', en: 'loss, or another breach of the protection' },
} as const satisfies Readonly<Record<string, Words>>;
export type IncidentKind = keyof typeof incidentKinds;

/** Who is told of one that brings a risk of serious injury, and who may be. */
export const noticeRecipients = {
  commission: { fr: 'Commission d’accès à l’information', en: 'Commission d’accès à l’information' },
  persons: { fr: 'personnes concernées', en: 'persons concerned' },
  others: { fr: 'organismes qui peuvent diminuer le risque', en: 'bodies that can reduce the risk' },
} as const satisfies Readonly<Record<string, Words>>;
export type NoticeRecipient = keyof typeof noticeRecipients;
/** Those to whom a notice is due. */
export const dueTo: readonly NoticeRecipient[] = ['commission', 'persons'];

/** The law says “promptly”; these days are when an operator is told that it is late. */
export interface IncidentTerms {
  readonly from: string;
  readonly assessDays: number;
  readonly noticeDays: number;
  readonly keptYears: number;
  readonly basis: LegalBasis;
  readonly verified: boolean;
}

export const incidentTerms: readonly IncidentTerms[] = [
  {
    ...{ from: '2026-07-01', assessDays: 3, noticeDays: 3, keptYears: 5, verified: false },
    basis: {
      ...{ law: 'RLRQ, c. A-2.1', section: 'art. 63.8 à 63.11' },
      fr: 'L’organisme évalue le risque, avise avec diligence d’un préjudice sérieux et tient un registre; les jours sont ceux de ce dossier.',
      en: 'The body assesses the risk, gives notice promptly of a serious injury and keeps a register; the days are this record’s.',
    },
  },
];
