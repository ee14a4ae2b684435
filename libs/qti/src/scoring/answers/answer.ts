import { DomainError } from '@pan/kit/domain';
import { parseScalar } from '../values/scalars.js';
import {
  boolean,
  container,
  firstOf,
  float,
  integer,
  record,
  single,
  text as string,
  type BaseType,
  type Cardinality,
  type Held,
  type Scalar,
  type Value,
} from '../values/value.js';
import { numberRecord, plainSpelling, respelled } from '../values/written-number.js';
import type { ItemDefinition, ResponseDeclaration } from '../item-definition.js';
import { isOfForm } from './response-form.js';

/** An answer as it travels: texts, or a record's fields. */
export type Answer = readonly string[] | Readonly<Record<string, string | number | boolean>>;
/** Answers by response; one that is absent was not given. */
export type Answers = Readonly<Record<string, Answer>>;

const areTexts = (answer: Answer): answer is readonly string[] => Array.isArray(answer);

/** Answers of the wrong form are no answer: a candidate's slip is kept, and earns nothing. */
export function answerTo({ baseType, cardinality, form }: ResponseDeclaration, answer: Answer): Held {
  if (cardinality === 'record' || baseType === null) return recordOf(answer, form?.spelling ?? plainSpelling);
  if (!areTexts(answer)) return null;
  const numeric = baseType === 'integer' || baseType === 'float';
  const texts = numeric && form ? answer.map((text) => respelled(text, form.spelling)) : answer;
  const value = valueOf(baseType, cardinality, texts);
  return value && (!form || isOfForm(value, answer, form)) ? value : null;
}

/** Whether a button was pressed: a boolean of its own in each attempt. */
export const isPressed = (response: ResponseDeclaration, answer: Answer): boolean =>
  firstOf(answerTo(response, answer)) === true;

/** A number with its parts when one text is given, else the fields that are. */
function recordOf(answer: Answer, spelling: Parameters<typeof numberRecord>[1]): Held {
  if (areTexts(answer)) return answer.length === 1 ? numberRecord(answer[0]!, spelling) : null;
  return record(Object.entries(answer).map(([name, given]) => [name, fieldOf(name, given)]));
}

function fieldOf(name: string, given: string | number | boolean): Value {
  if (typeof given === 'boolean') return boolean(given);
  if (typeof given === 'string') return string(given);
  return Number.isInteger(given) && name !== 'floatValue' ? integer(given) : float(given);
}

/** NULL when one of the texts is not of the type; blank ones are no value. */
export function valueOf(
  baseType: BaseType,
  cardinality: Exclude<Cardinality, 'record'>,
  texts: readonly string[],
): Value {
  const written = texts.filter((text) => text.trim() !== '' || (baseType === 'string' && text !== ''));
  const read = written.map((text) => parseScalar(baseType, text));
  const given = read.filter((value): value is Scalar => value !== null);
  if (given.length < read.length) return null;
  if (cardinality === 'single') return given.length === 1 ? single(baseType, given[0]!) : null;
  return container(baseType, cardinality, given);
}

/** Refuses what is answered to questions that the item does not put. */
export function requireDeclared(definition: ItemDefinition, answers: Answers): void {
  for (const identifier of Object.keys(answers))
    if (!definition.responses.some((one) => one.identifier === identifier))
      throw new DomainError('response-unknown', { identifier: identifier.slice(0, 100) });
}
