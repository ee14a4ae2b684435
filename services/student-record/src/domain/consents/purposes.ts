import type { LegalBasis } from '../families/acts.js';

export const recipientKinds = ['organisation', 'guardian'] as const;
export type RecipientKind = (typeof recipientKinds)[number];

/** What the person who consents is shown, from a day on. */
export interface ConsentText {
  readonly version: number;
  readonly inForceOn: string;
  readonly fr: string;
  readonly en: string;
}

/** What a consent may be asked for. */
export interface ConsentPurpose {
  readonly code: string;
  /** The last one holds. */
  readonly texts: readonly ConsentText[];
  readonly recipient: RecipientKind;
  /** From this age the learner gives it; until then a guardian, unless it is the learner's alone. */
  readonly learnerFrom: number;
  readonly guardiansMay: boolean;
  readonly months: number;
  /** Law by which consent is not what this rests on: asking for it would tell the family that it could say no. */
  readonly notTheBasis: LegalBasis | null;
}

const access = 'RLRQ, c. A-2.1';
const asked = { guardiansMay: true, learnerFrom: 14, notTheBasis: null } as const;
const first = { version: 1, inForceOn: '2026-08-01' } as const;
/** Of a purpose for which nobody is asked there is nothing to sign. */
const unasked = { recipient: 'organisation', guardiansMay: true, learnerFrom: 14, months: 0 } as const;

export const consentPurposes: readonly ConsentPurpose[] = [
  {
    ...asked,
    ...{ code: 'share-results-with-institution', recipient: 'organisation', months: 12 },
    texts: [
      {
        ...first,
        fr: 'Mes notes et résultats peuvent être communiqués à l’établissement nommé, pour vérifier les préalables d’un cours. Je peux retirer ce consentement en tout temps; il vaut un an.',
        en: 'My marks and results may be given to the institution named, to check the prerequisites of a course. I can withdraw this consent at any time; it holds for a year.',
      },
    ],
  },
  {
    ...asked,
    ...{ code: 'learning-results-pilot', recipient: 'organisation', months: 12 },
    texts: [
      {
        ...first,
        fr: 'Mes résultats d’apprentissage peuvent servir au projet pilote de l’organisation nommée. Refuser ne change rien à l’enseignement reçu. Je peux retirer ce consentement en tout temps; il vaut un an.',
        en: 'My learning results may be used in the pilot of the organisation named. Refusing changes nothing in the teaching received. I can withdraw this consent at any time; it holds for a year.',
      },
    ],
  },
  {
    ...asked,
    ...{ code: 'image-and-voice', recipient: 'organisation', months: 12 },
    texts: [
      {
        ...first,
        fr: 'L’organisation nommée peut publier des photos et enregistrements où l’on me voit ou m’entend. Je peux retirer ce consentement en tout temps; il vaut un an.',
        en: 'The organisation named may publish pictures and recordings in which I am seen or heard. I can withdraw this consent at any time; it holds for a year.',
      },
    ],
  },
  {
    ...asked,
    ...{ code: 'guardian-of-adult', recipient: 'guardian', learnerFrom: 18, guardiansMay: false, months: 12 },
    texts: [
      {
        ...first,
        fr: 'Majeur, je permets à la personne nommée de continuer à voir mon dossier. Je peux retirer ce consentement en tout temps; il vaut un an.',
        en: 'Being of full age, I allow the person named to go on seeing my record. I can withdraw this consent at any time; it holds for a year.',
      },
    ],
  },
  {
    ...asked,
    ...{ code: 'hand-over-assistance-file', recipient: 'organisation', months: 12 },
    texts: [
      {
        ...first,
        fr: 'Mon dossier d’aide particulière peut suivre à l’organisation nommée si j’y suis transféré. Je peux retirer ce consentement en tout temps; il vaut un an.',
        en: 'My special-assistance file may follow to the organisation named if I am transferred there. I can withdraw this consent at any time; it holds for a year.',
      },
    ],
  },
  {
    ...unasked,
    code: 'school-services',
    texts: [],
    notTheBasis: {
      law: access,
      section: 'art. 64',
      fr: 'Un organisme public recueille ce qui est nécessaire à l’exercice de ses attributions; on n’y consent pas.',
      en: 'A public body collects what is necessary for its functions; nobody is asked to consent.',
    },
  },
  {
    ...unasked,
    code: 'report-required-by-law',
    texts: [],
    notTheBasis: {
      law: access,
      section: 'art. 67',
      fr: 'Ce qui est nécessaire à l’application d’une loi au Québec se communique sans consentement.',
      en: 'What is necessary for the application of an Act in Quebec is communicated without consent.',
    },
  },
  {
    ...unasked,
    code: 'prevention-of-danger',
    texts: [],
    notTheBasis: {
      law: access,
      section: 'art. 59.1',
      fr: 'Ce qui prévient un acte de violence ou un suicide se communique sans consentement, à qui peut porter secours.',
      en: 'What prevents an act of violence or a suicide is communicated without consent, to whoever can help.',
    },
  },
];

export const purposeOf = (code: string): ConsentPurpose | null =>
  consentPurposes.find((purpose) => purpose.code === code) ?? null;

export const currentText = ({ texts }: ConsentPurpose): ConsentText => texts.at(-1)!;
