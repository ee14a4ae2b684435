import { DomainError } from '@pan/kit/domain';
import type { ItemDefinition } from '../scoring/item-definition.js';
import { type Answer, type Answers, answerTo } from '../scoring/answers/answer.js';
import { sameValue } from '../scoring/values/same.js';
import type { PlannedPlace } from './plan.js';

/** What a test asks of an answer before its place is left; nothing of this holds once the time is over. @throws DomainError place-needs-answer, response-not-valid */
export function requireSubmittable({ name, ref }: PlannedPlace, definition: ItemDefinition, answers: Answers): void {
  const { allowSkipping, validateResponses } = ref.control;
  if (isSkipped(definition, answers)) {
    if (!allowSkipping) throw new DomainError('place-needs-answer', { place: name });
  } else if (validateResponses && !isValid(definition, answers))
    throw new DomainError('response-not-valid', { place: name });
}

/** Nothing was answered but what stood there, though something is asked; an answer of another form is one. */
const isSkipped = ({ responses }: ItemDefinition, answers: Answers): boolean =>
  responses.length > 0 &&
  responses.every((response) => {
    const answer = answers[response.identifier];
    return isBlank(answer) || sameValue(answerTo(response, answer!), response.defaultValue) === true;
  });

/** Whether each response is of the form that its interaction takes: none where none has to be given. */
const isValid = ({ responses }: ItemDefinition, answers: Answers): boolean =>
  responses.every((response) => {
    const answer = answers[response.identifier];
    if (isBlank(answer)) return (response.form?.fewest ?? 0) === 0;
    return answerTo(response, answer!) !== null;
  });

function isBlank(answer: Answer | undefined): boolean {
  const texts = answer === undefined ? [] : Object.values(answer);
  return texts.every((text) => String(text).trim() === '');
}
