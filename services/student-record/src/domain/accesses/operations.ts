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

const operation = (fr: string, en: string, ...shows: KindOfData[]): Operation => ({ fr, en, shows });

const named: Readonly<Record<string, Operation>> = {
  'list-learners': operation('a consulté une liste d’élèves', 'looked at a list of learners', 'identity', 'schooling'),
  'label-learners': operation('a lu des noms d’élèves', 'read names of learners', 'identity'),
  'read-learner': operation('a consulté le dossier', 'looked at the record', 'identity', 'demographics', 'schooling'),
  'read-results': operation('a consulté les résultats', 'looked at the results', 'results'),
  'read-term-marks': operation('a consulté des résultats d’étape', 'looked at marks of a term', 'results'),
  'take-gradebook': operation(
    'a pris les résultats d’une étape du carnet de notes',
    'took marks of a term from the gradebook',
    'results',
  ),
  'list-report-cards': operation('a consulté la liste des bulletins', 'looked at the list of report cards', 'results'),
  'read-report-card': operation(
    'a consulté un bulletin',
    'looked at a report card',
    'identity',
    'schooling',
    'results',
  ),
  'acknowledge-report-card': operation('a accusé lecture d’un bulletin', 'acknowledged a report card', 'results'),
  'read-report-cards-refused': operation(
    'a demandé les bulletins sans y avoir droit',
    'asked for report cards without a right to it',
    'results',
  ),
  'read-accommodations': operation(
    'a consulté les mesures d’adaptation',
    'looked at the accommodations',
    'accommodations',
  ),
  'read-plans': operation('a consulté les plans d’intervention', 'looked at the intervention plans', 'plans'),
  'read-professional-notes': operation(
    'a ouvert le dossier professionnel, même vide',
    'opened the professional file, empty or not',
    'professional-file',
  ),
  'read-files': operation('a demandé quels dossiers existent', 'asked which files there are', 'files'),
  'read-files-refused': operation(
    'a demandé un dossier de l’élève sans y avoir droit',
    'asked for a file of the learner without a right to it',
    'files',
  ),
  'read-changes': operation(
    'a reçu les changements du dossier',
    'received changes of the record',
    'identity',
    'demographics',
    'schooling',
    'results',
  ),
  'read-roster-export': operation(
    'a pris un envoi de listes',
    'took a bundle of lists',
    'identity',
    'demographics',
    'schooling',
  ),
  'review-match-pairs': operation(
    'a cherché si deux dossiers sont d’une même personne',
    'checked whether two records are one person’s',
    'identity',
    'demographics',
  ),
  'review-mismatches': operation(
    'a vérifié une donnée qui ne concorde pas',
    'checked a datum that does not agree',
    'identity',
    'demographics',
  ),
  'plan-parting': operation(
    'a préparé la séparation de deux dossiers',
    'prepared the parting of two records',
    'identity',
    'demographics',
    'schooling',
    'results',
  ),
  'part-learner': operation(
    'a séparé deux dossiers',
    'parted two records',
    'identity',
    'demographics',
    'schooling',
    'results',
  ),
  'review-code-requests': operation(
    'a consulté les demandes de codes permanents',
    'looked at requests for permanent codes',
    'demographics',
  ),
  'read-code-requests': operation(
    'a consulté les demandes de code de l’élève',
    'looked at the learner’s requests for a code',
    'demographics',
  ),
  'answer-code-request': operation(
    'a répondu à une demande de code permanent',
    'answered a request for a permanent code',
    'demographics',
  ),
  'read-permanent-code': operation('a consulté le code permanent', 'looked at the permanent code', 'demographics'),
  'read-account-links': operation(
    'a consulté les comptes liés au dossier',
    'looked at the accounts linked to the record',
    'accounts',
  ),
  'read-guardians': operation(
    'a consulté les droits des parents et tuteurs',
    'looked at the rights of parents and guardians',
    'accounts',
  ),
  'read-consents': operation('a consulté les consentements', 'looked at the consents', 'consents'),
  'read-path': operation('a consulté le parcours scolaire', 'looked at the path through schools', 'schooling'),
  'list-transfers': operation('a consulté les transferts', 'looked at transfers', 'schooling'),
  'read-transfer': operation('a consulté un transfert', 'looked at a transfer', 'schooling'),
  'read-own-account': operation('a ouvert son propre compte', 'opened the own account', 'accounts'),
  'read-account': { ...operation('a ouvert une session', 'signed somebody in', 'accounts'), ofAnotherPerson: true },
  'read-accesses': operation('a consulté ce journal', 'looked at this log', 'accesses'),
  'read-accesses-refused': operation(
    'a demandé ce journal sans y avoir droit',
    'asked for this log without a right to it',
    'accesses',
  ),
  'read-access-questions': operation(
    'a consulté les questions sur ce journal',
    'looked at questions about this log',
    'questions',
  ),
  'read-corrections': operation(
    'a consulté les demandes de rectification',
    'looked at the requests for correction',
    'corrections',
  ),
  'read-corrections-refused': operation(
    'a demandé les rectifications sans y avoir droit',
    'asked about corrections without a right to it',
    'corrections',
  ),
  'list-messages': operation('a consulté les messages envoyés', 'looked at the messages sent', 'messages'),
  'read-message': operation('a consulté un message envoyé', 'looked at a message sent', 'messages'),
  'read-receipts': operation(
    'a consulté quelles familles n’ont pas lu un message',
    'looked at which families have not read a message',
    'identity',
    'messages',
  ),
  'read-replies': operation('a consulté les réponses à un message', 'looked at replies to a message', 'messages'),
  'read-own-messages': operation('a consulté ses messages', 'looked at the own messages', 'messages'),
  'read-own-message': operation('a lu un de ses messages', 'read one of the own messages', 'messages'),
  'read-own-replies': operation('a consulté le fil d’un message', 'looked at the thread of a message', 'messages'),
  'list-absences': operation('a consulté les absences annoncées', 'looked at absences told', 'absences'),
  'list-own-absences': operation('a consulté ses avis d’absence', 'looked at the own notices of absence', 'absences'),
  'tell-absence-refused': operation(
    'a voulu annoncer une absence sans y avoir droit',
    'wanted to tell an absence without a right to it',
    'absences',
  ),
  'write-message-refused': operation(
    'a voulu écrire à la famille sans y avoir droit',
    'wanted to write to the family without a right to it',
    'messages',
  ),
  'take-data': operation('a pris toutes les données recueillies', 'took all data collected', 'everything'),
  'take-data-refused': operation(
    'a demandé toutes les données sans y avoir droit',
    'asked for all data without a right to it',
    'everything',
  ),
  'show-dead-letter': operation(
    'a examiné un fait que le système n’a pas pu appliquer',
    'examined a fact that the system could not apply',
    'fact',
  ),
};

/** The reads of OneRoster 1.2 and 1.1, by what they are of. */
const ofOneRoster: readonly (readonly [named: RegExp, Operation])[] = [
  [/-demographics?(-|$)/, operation('a reçu les données démographiques', 'received demographics', 'demographics')],
  [
    /-enrollments?(-|$)/,
    operation('a reçu des inscriptions aux groupes', 'received enrolments in classes', 'schooling'),
  ],
  [/-(assessment-)?results?(-|$)/, operation('a reçu des résultats', 'received results', 'results')],
  [/-resources?(-|$)/, operation('a reçu la liste des ressources', 'received the list of resources', 'resources')],
  [
    /-(students?|users?|teachers?)(-|$)/,
    operation('a reçu des listes de personnes', 'received lists of people', 'identity', 'schooling'),
  ],
];

/** @returns null for an operation that the catalogue does not name */
export function operationIn(code: string): Operation | null {
  if (Object.hasOwn(named, code)) return named[code]!;
  if (!code.startsWith('oneroster-')) return null;
  return ofOneRoster.find(([pattern]) => pattern.test(code))?.[1] ?? null;
}
