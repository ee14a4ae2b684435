import type { FamilyAct } from '../families/acts.js';
import type { PupilFile } from '../files/files.js';

export type ColumnType = 'string' | 'date' | 'datetime' | 'number' | 'integer' | 'boolean';

/** A column of a table, in words for whoever takes it. */
export interface DataColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly fr: string;
  readonly en: string;
}

/** One kind of data that a record holds of a person, as it was collected. */
export interface DataTable {
  readonly fr: string;
  readonly en: string;
  /** Whoever takes the data also has the right to read this. */
  readonly act: FamilyAct;
  /** Another one than the school file. */
  readonly file?: PupilFile;
  readonly columns: readonly DataColumn[];
}

const column = (name: string, fr: string, en: string, type: ColumnType = 'string'): DataColumn => ({
  name,
  type,
  fr,
  en,
});
const organisation = [
  column('organisation', 'code de l’organisation', 'code of the organisation'),
  column('organisationName', 'nom de l’organisation', 'name of the organisation'),
];

/**
 * All that was collected of a person. What was inferred or computed (likeness, counts, traces) is not, nor what is about others:
 * guardians, siblings, teachers, and who looked. RLRQ, c., s. 84 and 88.
 */
export const dataTables = {
  identity: {
    ...{ fr: 'Identité', en: 'Identity', act: 'read-record' },
    columns: [
      column('familyName', 'nom de famille', 'family name'),
      column('givenName', 'prénom', 'given name'),
      column('middleName', 'autre prénom', 'middle name'),
      column('birthDate', 'date de naissance', 'birth date', 'date'),
      column('sex', 'sexe', 'sex'),
      column('permanentCode', 'code permanent', 'permanent code'),
    ],
  },
  sources: {
    ...{
      fr: 'Systèmes scolaires qui connaissent l’élève',
      en: 'School systems that know the learner',
      act: 'read-record',
    },
    columns: [
      column('system', 'système', 'system'),
      column('key', 'clé de l’élève dans ce système', 'key of the learner in that system'),
      ...organisation,
    ],
  },
  stays: {
    ...{ fr: 'Séjours dans des écoles', en: 'Stays in schools', act: 'read-record' },
    columns: [
      ...organisation,
      column('schoolYear', 'année scolaire', 'school year'),
      column('level', 'niveau', 'level'),
      column('sector', 'secteur', 'sector'),
      column('track', 'parcours', 'track'),
      column('programme', 'programme', 'programme'),
      column('attendance', 'temps plein ou partiel', 'full or part time'),
      column('term', 'session', 'term'),
      column('beganOn', 'premier jour', 'first day', 'date'),
      column('endedOn', 'jour de la fin', 'day of the end', 'date'),
    ],
  },
  classes: {
    ...{ fr: 'Places dans des groupes', en: 'Places in classes', act: 'read-record' },
    columns: [
      ...organisation,
      column('schoolYear', 'année scolaire', 'school year'),
      column('title', 'groupe', 'class'),
      column('beganOn', 'premier jour', 'first day', 'date'),
      column('endedOn', 'jour de la fin', 'day of the end', 'date'),
    ],
  },
  accommodations: {
    ...{ fr: 'Mesures d’adaptation aux examens', en: 'Accommodations in exams', act: 'read-record' },
    file: 'special-assistance-file',
    columns: [
      ...organisation,
      column('extraTimePercent', 'temps ajouté, en centièmes', 'time added, in hundredths', 'integer'),
      column('tools', 'outils permis', 'tools allowed'),
      column('validFrom', 'premier jour', 'first day', 'date'),
      column('validUntil', 'dernier jour', 'last day', 'date'),
      column('endedOn', 'jour de la fin', 'day of the end', 'date'),
    ],
  },
  plans: {
    ...{ fr: 'Plans d’intervention, avec leurs versions', en: 'Intervention plans, with their versions' },
    ...{ act: 'read-record', file: 'special-assistance-file' },
    columns: [
      ...organisation,
      column('needs', 'besoins', 'needs'),
      column('objectives', 'objectifs et moyens', 'objectives and means'),
      column('validFrom', 'premier jour', 'first day', 'date'),
      column('validUntil', 'dernier jour', 'last day', 'date'),
      column('reviewOn', 'jour de la révision', 'day of the review', 'date'),
      column('state', 'état', 'state'),
      column('version', 'version', 'version', 'integer'),
      column('saidAt', 'dit', 'said', 'datetime'),
    ],
  },
  results: {
    ...{
      fr: 'Résultats, avec leurs versions antérieures',
      en: 'Results, with their former versions',
      act: 'read-results',
    },
    columns: [
      ...organisation,
      column('kind', 'examen ou cours', 'exam or course'),
      column('subject', 'matière', 'subject'),
      column('courseCode', 'code du cours', 'code of the course'),
      column('title', 'titre', 'title'),
      column('schoolYear', 'année scolaire', 'school year'),
      column('level', 'niveau', 'level'),
      column('mark', 'note sur 100', 'mark out of 100', 'number'),
      column('passed', 'réussi', 'passed', 'boolean'),
      column('score', 'cote donnée', 'score given'),
      column('scale', 'échelle de la cote', 'scale of the score'),
      column('credits', 'unités', 'credits', 'number'),
      column('recognisedCredits', 'unités reconnues', 'credits recognised', 'number'),
      column('version', 'version', 'version', 'integer'),
      column('reportedAt', 'communiqué', 'reported', 'datetime'),
    ],
  },
  marks: {
    ...{ fr: 'Évaluations en classe', en: 'Assessments in class', act: 'read-results' },
    columns: [
      ...organisation,
      column('class', 'groupe', 'class'),
      column('assessment', 'évaluation', 'assessment'),
      column('status', 'état', 'status'),
      column('score', 'points', 'points', 'number'),
      column('textScore', 'cote', 'grade'),
      column('scoredOn', 'jour', 'day', 'date'),
      column('comment', 'commentaire', 'comment'),
    ],
  },
  competencies: {
    ...{ fr: 'Compétence numérique', en: 'Digital competency', act: 'read-results' },
    columns: [
      ...organisation,
      column('dimension', 'dimension du cadre', 'dimension of the framework'),
      column('level', 'niveau', 'level'),
      column('assessedOn', 'jour de l’observation', 'day on which it was seen', 'date'),
      column('evidence', 'sur quoi il repose', 'on what it rests'),
      column('withdrawnWhy', 'pourquoi il fut retiré', 'why it was withdrawn'),
    ],
  },
  termMarks: {
    ...{
      fr: 'Résultats des étapes dont le bulletin est publié',
      en: 'Marks of terms whose report card is published',
      act: 'read-results',
    },
    columns: [
      ...organisation,
      column('schoolYear', 'année scolaire', 'school year'),
      column('class', 'groupe', 'class'),
      column('course', 'cours', 'course'),
      column('competency', 'compétence', 'competency'),
      column('term', 'étape', 'term'),
      column('mark', 'résultat sur 100', 'mark out of 100', 'number'),
      column('code', 'mention', 'word instead of a mark'),
      column('version', 'version', 'version', 'integer'),
      column('saidAt', 'dit', 'said', 'datetime'),
      column('reason', 'motif de la correction', 'why it was corrected'),
    ],
  },
  reportCards: {
    ...{ fr: 'Bulletins publiés', en: 'Report cards published', act: 'read-results' },
    columns: [
      ...organisation,
      column('schoolYear', 'année scolaire', 'school year'),
      column('term', 'étape', 'term'),
      column('edition', 'édition', 'edition', 'integer'),
      column('publishedOn', 'publié le', 'published on', 'date'),
      column('reason', 'motif de la correction', 'why it was corrected'),
      column('acknowledgedAt', 'votre accusé de lecture', 'your acknowledgement', 'datetime'),
    ],
  },
  consents: {
    ...{ fr: 'Consentements', en: 'Consents', act: 'read-record' },
    columns: [
      column('purpose', 'fin', 'purpose'),
      column('recipient', 'code de l’organisation destinataire', 'code of the receiving organisation'),
      column('textVersion', 'version du texte', 'version of the text', 'integer'),
      column('givenBy', 'par l’élève ou un tuteur', 'by the learner or a guardian'),
      column('givenAt', 'donné', 'given', 'datetime'),
      column('validUntil', 'dernier jour', 'last day', 'date'),
      column('endedAt', 'retiré ou renouvelé', 'withdrawn or renewed', 'datetime'),
    ],
  },
  messages: {
    ...{ fr: 'Messages que vous avez reçus', en: 'Messages that you have received', act: 'receive-messages' },
    columns: [
      ...organisation,
      column('sender', 'de qui', 'from whom'),
      column('subject', 'objet', 'subject'),
      column('body', 'texte', 'text'),
      column('lang', 'langue', 'language'),
      column('receivedAt', 'reçu', 'received', 'datetime'),
      column('readAt', 'lu le', 'read on', 'datetime'),
    ],
  },
  replies: {
    ...{
      fr: 'Vos réponses, et celles de qui a écrit',
      en: 'Your replies, and those of whoever wrote',
      act: 'receive-messages',
    },
    columns: [
      ...organisation,
      column('subject', 'objet du message', 'subject of the message'),
      column('fromFamily', 'de vous', 'from you', 'boolean'),
      column('text', 'texte', 'text'),
      column('lang', 'langue', 'language'),
      column('saidAt', 'dit', 'said', 'datetime'),
    ],
  },
  notifications: {
    ...{ fr: 'Où vous êtes averti des messages', en: 'Where you are told of messages', act: 'receive-messages' },
    columns: [
      column('email', 'adresse électronique', 'e-mail address'),
      column('how', 'quand (off, at-once, daily)', 'when (off, at-once, daily)'),
      column('confirmedAt', 'confirmée le', 'confirmed on', 'datetime'),
    ],
  },
  absences: {
    ...{ fr: 'Absences que vous avez dites', en: 'Absences that you have told', act: 'receive-messages' },
    columns: [
      ...organisation,
      column('firstOn', 'premier jour', 'first day', 'date'),
      column('lastOn', 'dernier jour', 'last day', 'date'),
      column('reason', 'raison', 'reason'),
      column('note', 'note', 'note'),
      column('toldAt', 'dit le', 'told on', 'datetime'),
      column('withdrawnAt', 'retiré le', 'withdrawn on', 'datetime'),
    ],
  },
  corrections: {
    ...{ fr: 'Vos demandes de rectification', en: 'Your requests for correction', act: 'ask-correction' },
    columns: [
      ...organisation,
      column('kind', 'genre de donnée', 'kind of datum'),
      column('field', 'champ', 'field'),
      column('stood', 'ce qui était dit', 'what was said'),
      column('shouldSay', 'ce qui devrait être dit', 'what should be said'),
      column('why', 'pourquoi', 'why'),
      column('askedAt', 'demandé', 'asked', 'datetime'),
      column('state', 'décision', 'decision'),
      column('words', 'réponse', 'answer'),
      column('statement', 'votre déclaration', 'your statement'),
    ],
  },
} as const satisfies Readonly<Record<string, DataTable>>;

export type DataTableName = keyof typeof dataTables;
export const dataTableNames = Object.keys(dataTables) as DataTableName[];

export type DataCell = string | number | boolean | null;
export type DataRow = Readonly<Record<string, DataCell>>;

/** The tables that somebody may take, in order; the others are left out, and named as such. */
export type TakenData = ReadonlyMap<DataTableName, readonly DataRow[]>;

/** Tables that whoever asked has no right to read. */
export const withheldTables = (taken: TakenData): DataTableName[] =>
  dataTableNames.filter((table) => !taken.has(table));

/** Both languages, the French first. */
export const titleOf = ({ fr, en }: Pick<DataTable, 'fr' | 'en'>): string => `${fr} · ${en}`;

/** What is not in a package, and why, in words for whoever takes it. */
export const leftOut: readonly { readonly fr: string; readonly en: string }[] = [
  {
    fr: 'Ce que le système a calculé ou déduit (ressemblance de dossiers, empreintes, nombres): la loi ne porte que sur ce qui a été recueilli.',
    en: 'What the system computed or inferred (likeness of records, traces, counts): the law is about what was collected.',
  },
  {
    fr: 'Ce qui concerne d’autres personnes: parents et tuteurs, leurs droits et leurs adresses, frères et sœurs, élèves et personnel.',
    en: 'What is about others: parents and guardians, their rights and addresses, siblings, other learners and staff.',
  },
  {
    fr: 'Qui a consulté le dossier: lisez-le au journal des consultations.',
    en: 'Who looked at the record: read it in the log of looks.',
  },
  {
    fr: 'Le dossier professionnel, s’il y en a un: demandez-le par écrit à la personne responsable de l’accès.',
    en: 'The professional file, if there is one: ask for it in writing to the person in charge of access.',
  },
  {
    fr: 'Ce que tiennent les autres services (examens, prêts, cours à distance): chacun en répond.',
    en: 'What the other services keep (exams, loans, distance courses): each answers for its own.',
  },
];
