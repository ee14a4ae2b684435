import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { type FieldError, isRecordDay, isSchoolYear, unseenIn } from '../domain/index.js';

// JSON Schema (2020-12) whose faults are told all at once, by JSON Pointer (RFC 6901), in two languages; ajv's own are English lines.

const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true });
formats.default(ajv, ['uri', 'date-time']);
ajv.addFormat('day', isRecordDay);
ajv.addFormat('school-year', isSchoolYear);
ajv.addFormat('plain-text', (text) => text.trim() !== '' && unseenIn(text) === null);
ajv.addFormat('plain-lines', (text) => text.trim() !== '' && unseenIn(text, { lines: true }) === null);

/** More of them teach nobody anything. */
const most = 100;

/** No list that a schema here describes is longer; ajv would compare each item of one with all others before it says so. */
const longest = 1_000;

/** Compiles a schema into a check that answers every fault of a value; none where it fits. */
export function shapeCheck(schema: object): (value: unknown) => FieldError[] {
  const fits = ajv.compile(schema);
  return (value) => {
    const tooLong = longListIn(value, '');
    if (tooLong !== null) return [faultOf({ keyword: 'maxItems', instancePath: tooLong, params: { limit: longest } })];
    return fits(value) ? [] : (fits.errors ?? []).slice(0, most).map(faultOf);
  };
}

/** Where a list is too long to be looked at. */
function longListIn(value: unknown, pointer: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value) && value.length > longest) return pointer;
  for (const [name, part] of Object.entries(value)) {
    const found = longListIn(part, pointer + pointerStep(name));
    if (found !== null) return found;
  }
  return null;
}

/** One step of a JSON Pointer. */
export const pointerStep = (name: string | number): string =>
  `/${String(name).slice(0, 100).replaceAll('~', '~0').replaceAll('/', '~1')}`;

type Params = Readonly<Record<string, unknown>>;

/** By keyword: the code, then French and English. */
const sentences: Readonly<Record<string, (params: Params) => [code: string, fr: string, en: string]>> = {
  required: () => ['required', 'Ce champ est obligatoire.', 'This field is required.'],
  additionalProperties: () => ['unknown-field', 'Ce champ n’existe pas ici.', 'There is no such field here.'],
  type: ({ type }) => ['wrong-type', `${nouns(type, 0)} est attendu.`, `${nouns(type, 1)} is expected.`],
  enum: ({ allowedValues }) => [
    'not-in-list',
    `Valeurs admises : ${listed(allowedValues)}.`,
    `Values allowed: ${listed(allowedValues)}.`,
  ],
  const: ({ allowedValue }) => [
    'not-in-list',
    `La valeur admise est ${listed(allowedValue)}.`,
    `The value allowed is ${listed(allowedValue)}.`,
  ],
  minimum: ({ limit }) => [
    'too-small',
    `Au moins ${listed(limit)} est attendu.`,
    `At least ${listed(limit)} is expected.`,
  ],
  maximum: ({ limit }) => ['too-large', `Au plus ${listed(limit)} est admis.`, `At most ${listed(limit)} is allowed.`],
  minLength: ({ limit }) => [
    'too-short',
    `Au moins ${listed(limit)} caractères sont attendus.`,
    `At least ${listed(limit)} characters are expected.`,
  ],
  maxLength: ({ limit }) => [
    'too-long',
    `Au plus ${listed(limit)} caractères sont admis.`,
    `At most ${listed(limit)} characters are allowed.`,
  ],
  minItems: ({ limit }) => [
    'too-few',
    `Au moins ${listed(limit)} éléments sont attendus.`,
    `At least ${listed(limit)} items are expected.`,
  ],
  maxItems: ({ limit }) => [
    'too-many',
    `Au plus ${listed(limit)} éléments sont admis.`,
    `At most ${listed(limit)} items are allowed.`,
  ],
  maxProperties: ({ limit }) => [
    'too-many',
    `Au plus ${listed(limit)} champs sont admis.`,
    `At most ${listed(limit)} fields are allowed.`,
  ],
  uniqueItems: () => ['repeated', 'Un même élément figure deux fois.', 'The same item appears twice.'],
  pattern: ({ pattern }) => [
    'wrong-form',
    `La forme attendue est ${listed(pattern)}.`,
    `The form expected is ${listed(pattern)}.`,
  ],
  format: ({ format }) => ['wrong-form', ...(forms[String(format)] ?? forms['other']!)],
};

const forms: Readonly<Record<string, [fr: string, en: string]>> = {
  day: [
    'Un jour du calendrier est attendu, tel que 2026-09-01.',
    'A day of the calendar is expected, such as 2026-09-01.',
  ],
  'school-year': ['Une année scolaire s’écrit 2026-2027.', 'A school year is written 2026-2027.'],
  'plain-text': [
    'Un texte d’une ligne est attendu, sans caractère que personne ne voit.',
    'A text of one line is expected, without a character that nobody sees.',
  ],
  'plain-lines': [
    'Un texte est attendu, sans caractère que personne ne voit.',
    'A text is expected, without a character that nobody sees.',
  ],
  uri: ['Une adresse web est attendue.', 'A web address is expected.'],
  'date-time': ['Un instant est attendu, avec son décalage.', 'An instant is expected, with its offset.'],
  other: ['Ce contenu n’a pas la forme attendue.', 'This content does not have the expected form.'],
};

const names: Readonly<Record<string, [fr: string, en: string]>> = {
  string: ['un texte', 'a text'],
  integer: ['un nombre entier', 'a whole number'],
  number: ['un nombre', 'a number'],
  boolean: ['vrai ou faux (true, false)', 'a boolean (true, false)'],
  array: ['une liste', 'a list'],
  object: ['un objet', 'an object'],
  null: ['null', 'null'],
};

function nouns(types: unknown, language: 0 | 1): string {
  const said = [types].flat().map((type) => names[String(type)]?.[language] ?? String(type));
  const sentence = said.join(language === 0 ? ' ou ' : ' or ');
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

const listed = (value: unknown): string => (Array.isArray(value) ? value.map(String).join(', ') : String(value));

/** The pointer goes to what is missing or strange, not to what should have held it. */
function faultOf({
  keyword,
  instancePath,
  params,
}: Pick<ErrorObject, 'keyword' | 'instancePath' | 'params'>): FieldError {
  const named = params as { missingProperty?: string; additionalProperty?: string };
  const name = named.missingProperty ?? named.additionalProperty;
  const [code, fr, en] = sentences[keyword]?.(params as Params) ?? ['wrong-form', ...forms['other']!];
  return { pointer: instancePath + (name === undefined ? '' : pointerStep(name)), code, fr, en };
}
