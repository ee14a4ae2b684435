import { DomainError } from '../domain/index.js';

/** Why a person may be read, and what law allows it. */
export interface Purpose {
  readonly fr: string;
  readonly en: string;
  readonly legalBasis: string;
  readonly legalBasisEn: string;
}

const education = "Loi sur l'instruction publique (RLRQ, c. I-13.3)";
const educationEn = 'Education Act (CQLR, c. I-13.3)';
const accessEn =
  'Act respecting Access to documents held by public bodies and the Protection of personal information (CQLR, c. A-2.1)';
const access =
  "Loi sur l'accès aux documents des organismes publics et sur la protection des renseignements personnels (RLRQ, c. A-2.1)";

export const purposes: Readonly<Record<string, Purpose>> = {
  'school-administration': {
    fr: 'Administration scolaire : inscription, classement, dossier de l’élève',
    en: 'School administration: enrolment, placement, student file',
    legalBasis: `${education}, admission et inscription ; ${access}, nécessaire aux attributions de l'organisme`,
    legalBasisEn: `${educationEn}, admission and enrolment; ${accessEn}, necessary for the functions of the body`,
  },
  teaching: {
    fr: 'Enseignement et évaluation par le personnel de la classe',
    en: 'Teaching and assessment by the staff of the class',
    legalBasis: `${education}, fonctions de l'enseignant ; ${access}, nécessaire à l'exercice des fonctions`,
    legalBasisEn: `${educationEn}, functions of the teacher; ${accessEn}, necessary for the exercise of the functions`,
  },
  'student-support': {
    fr: 'Services complémentaires et soutien à un élève',
    en: 'Complementary services and support to a student',
    legalBasis: `${education}, services éducatifs complémentaires ; ${access}, nécessaire à l'exercice des fonctions`,
    legalBasisEn: `${educationEn}, complementary educational services; ${accessEn}, necessary for the exercise of the functions`,
  },
  'ministry-supervision': {
    fr: 'Surveillance et vérification par le ministère',
    en: 'Supervision and verification by the ministry',
    legalBasis: `${education}, pouvoirs du ministre ; ${access}, communication prévue par la loi`,
    legalBasisEn: `${educationEn}, powers of the minister; ${accessEn}, communication provided for by law`,
  },
  statistics: {
    fr: "Production de statistiques et d'indicateurs",
    en: 'Production of statistics and indicators',
    legalBasis: `${access}, études, recherches ou production de statistiques`,
    legalBasisEn: `${accessEn}, study, research or production of statistics`,
  },
  'family-access': {
    fr: "Consultation par l'élève ou par le titulaire de l'autorité parentale",
    en: 'Consultation by the student or by the holder of parental authority',
    legalBasis: `${access}, droit d'accès de la personne concernée`,
    legalBasisEn: `${accessEn}, right of access of the person concerned`,
  },
};

const inEnglish = new Map(Object.values(purposes).map(({ legalBasis, legalBasisEn }) => [legalBasis, legalBasisEn]));

/** A legal basis as an entry kept it, in both languages; one of former words in French alone. */
export const legalBasisIn = (kept: string): { readonly fr: string; readonly en: string } => ({
  fr: kept,
  en: inEnglish.get(kept) ?? kept,
});

const codes = Object.keys(purposes);

/** The purpose of one request: its header, which must be one that the token grants, else the first of those. */
export function purposeOf(header: string | string[] | undefined, granted: readonly string[]): string {
  const purpose = header ?? granted[0];
  if (!purpose) throw new DomainError('purpose-required');
  if (typeof purpose !== 'string' || !codes.includes(purpose))
    throw new DomainError('purpose-unknown', { purposes: codes.join(', ') });
  if (!granted.includes(purpose)) throw new DomainError('purpose-not-granted', { granted: granted.join(', ') || '–' });
  return purpose;
}
