/** A word in both languages. */
export interface Words {
  readonly fr: string;
  readonly en: string;
}

/** Kinds of data that an answer may show of a person. */
export const kindsOfData = {
  identity: { fr: 'nom et identité', en: 'name and identity' },
  demographics: { fr: 'date de naissance, sexe, code permanent', en: 'birth date, sex, permanent code' },
  schooling: { fr: 'écoles, niveaux et groupes', en: 'schools, levels and classes' },
  results: { fr: 'notes et résultats', en: 'marks and results' },
  accommodations: { fr: 'mesures d’adaptation aux examens', en: 'accommodations in exams' },
  plans: { fr: 'plans d’intervention', en: 'intervention plans' },
  'professional-file': { fr: 'dossier professionnel, même vide', en: 'professional file, empty or not' },
  files: { fr: 'les dossiers de l’élève, où ils sont', en: 'the learner’s files, where they are' },
  accounts: { fr: 'comptes liés au dossier', en: 'accounts linked to the record' },
  consents: { fr: 'consentements', en: 'consents' },
  resources: { fr: 'ressources pour apprendre', en: 'resources to learn with' },
  questions: { fr: 'questions sur les consultations', en: 'questions about looks' },
  everything: { fr: 'toutes les données recueillies', en: 'all data collected' },
  absences: { fr: 'absences annoncées', en: 'absences told' },
  messages: { fr: 'messages de l’école', en: 'messages of the school' },
  corrections: { fr: 'demandes de rectification', en: 'requests for correction' },
  accesses: { fr: 'journal des consultations', en: 'log of looks' },
  fact: { fr: 'un fait technique sur le dossier', en: 'a technical fact about the record' },
} as const satisfies Readonly<Record<string, Words>>;
export type KindOfData = keyof typeof kindsOfData;

/** What was done with the data, in words for the person whom they are about. */
export interface Operation extends Words {
  readonly shows: readonly KindOfData[];
  /**
   * That somebody else did something of their own set it off, such as the sign-in of another account of the child. The entry would tell
   * the family of another person's act (RLRQ, c., s. 88): it is neither shown to it nor counted.
   */
  readonly ofAnotherPerson?: true;
}

export const operation = (fr: string, en: string, ...shows: KindOfData[]): Operation => ({ fr, en, shows });
