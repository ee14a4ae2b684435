import { type CorrectionKind, levels } from '@pan/contracts';
import { DomainError, isRecordDay, lengthOf, readNumber, unseenIn } from '@pan/kit/domain';
import { readPermanentCode } from '@pan/quebec';
import type { FamilyAct } from '../families/acts.js';
import { sexes } from '../learners/learner.js';

export interface CorrectableField {
  readonly fr: string;
  readonly en: string;
  /** What it should say is written like this; nothing is said by null where there may be nothing. */
  readonly form: { readonly fr: string; readonly en: string };
  readonly mayBeNothing: boolean;
  /** The text in its one spelling, or null where it is not of that form. */
  readonly read: (text: string) => string | null;
}

export interface CorrectableKind {
  readonly fr: string;
  readonly en: string;
  /** Whoever asks for a correction also has the right to read what it is about. */
  readonly act: FamilyAct;
  /** Whether the datum stands in one of several records of its kind, named by its id. */
  readonly inRecord: boolean;
  readonly fields: Readonly<Record<string, CorrectableField>>;
}

const text = (most: number) => ({
  form: { fr: `texte d’au plus ${most} caractères`, en: `text of at most ${most} characters` },
  read: (said: string) =>
    said.trim() !== '' && lengthOf(said) <= most && unseenIn(said) === null ? said.trim() : null,
});
const day = {
  form: { fr: 'jour AAAA-MM-JJ', en: 'day YYYY-MM-DD' },
  read: (said: string) => (isRecordDay(said) ? said : null),
};
const number = (least: number, most: number) => ({
  form: { fr: `nombre de ${least} à ${most}`, en: `number from ${least} to ${most}` },
  read: (said: string) => {
    const value = readNumber(said);
    return value !== null && value >= least && value <= most ? String(value) : null;
  },
});
const oneOf = (codes: readonly string[]) => ({
  form: { fr: `un de : ${codes.join(', ')}`, en: `one of: ${codes.join(', ')}` },
  read: (said: string) => (codes.includes(said) ? said : null),
});
const code = {
  form: { fr: 'quatre lettres et huit chiffres', en: 'four letters and eight digits' },
  read: (said: string) => readPermanentCode(said, null).code,
};
const field = (
  fr: string,
  en: string,
  of: Pick<CorrectableField, 'form' | 'read'>,
  mayBeNothing = false,
): CorrectableField => ({ fr, en, ...of, mayBeNothing });

/** What a family may ask to have corrected. */
export const correctables = {
  learner: {
    ...{ fr: 'identité de l’élève', en: 'who the learner is', act: 'read-record', inRecord: false },
    fields: {
      familyName: field('nom de famille', 'family name', text(100)),
      givenName: field('prénom', 'given name', text(100)),
      middleName: field('autre prénom', 'middle name', text(100), true),
      birthDate: field('date de naissance', 'birth date', day, true),
      sex: field('sexe', 'sex', oneOf(sexes), true),
      permanentCode: field('code permanent', 'permanent code', code, true),
    },
  },
  enrolment: {
    ...{ fr: 'séjour dans une école', en: 'stay in a school', act: 'read-record', inRecord: true },
    fields: {
      level: field('niveau', 'level', oneOf(levels)),
      beganOn: field('premier jour', 'first day', day, true),
      endedOn: field('jour de la fin', 'day of the end', day, true),
    },
  },
  accommodation: {
    ...{ fr: 'mesure d’adaptation', en: 'accommodation', act: 'read-record', inRecord: true },
    fields: {
      extraTimePercent: field('temps ajouté, en centièmes', 'time added, in hundredths', number(0, 200)),
      validFrom: field('premier jour', 'first day', day),
      validUntil: field('dernier jour', 'last day', day, true),
    },
  },
  result: {
    ...{ fr: 'note ou résultat', en: 'mark or result', act: 'read-results', inRecord: true },
    fields: {
      mark: field('note sur 100', 'mark out of 100', number(0, 100), true),
      score: field('cote donnée par l’établissement', 'score given by the institution', text(60), true),
      passed: field('réussite', 'whether it is passed', oneOf(['true', 'false']), true),
      credits: field('unités', 'credits', number(0, 1_000), true),
      title: field('titre du cours', 'title of the course', text(200), true),
    },
  },
  other: {
    ...{ fr: 'autre chose au dossier', en: 'something else in the record', act: 'read-record', inRecord: false },
    fields: { other: field('ce qui devrait y être', 'what should be there', text(500)) },
  },
} as const satisfies Readonly<Record<CorrectionKind, CorrectableKind>>;

/** One datum of a learner's record, by its kind, the record that it stands in and its field. */
export interface Datum {
  readonly kind: CorrectionKind;
  readonly recordId: string | null;
  readonly field: string;
}

/** What says when somebody was born and of which sex; a permanent code says both. */
export const demographicFields: readonly string[] = ['birthDate', 'sex', 'permanentCode'];

export const isDemographic = ({ kind, field: name }: Pick<Datum, 'kind' | 'field'>): boolean =>
  kind === 'learner' && demographicFields.includes(name);

/** @returns what it should say, in its one spelling. @throws DomainError correction-field-unknown, correction-record-not-named, correction-value-malformed */
export function checkDatum({ kind, recordId, field: name }: Datum, shouldSay: string | null): string | null {
  const fields: Readonly<Record<string, CorrectableField>> = correctables[kind].fields;
  if (!Object.hasOwn(fields, name))
    throw new DomainError('correction-field-unknown', { fields: Object.keys(fields).join(', ') });
  if ((recordId !== null) !== correctables[kind].inRecord) throw new DomainError('correction-record-not-named');
  return checkValue({ kind, field: name }, shouldSay);
}

/** @throws DomainError correction-value-malformed */
export function checkValue({ kind, field: name }: Pick<Datum, 'kind' | 'field'>, said: string | null): string | null {
  const fields: Readonly<Record<string, CorrectableField>> = correctables[kind].fields;
  const { mayBeNothing, read, form } = fields[name]!;
  const value = said === null ? null : read(said);
  if (value === null && !(said === null && mayBeNothing))
    throw new DomainError('correction-value-malformed', { formFr: form.fr, formEn: form.en });
  return value;
}
