import { Decimal, settled } from '@pan/kit/domain';
import type { Element } from 'slimdom';
import type { Answers } from '../scoring/answers/answer.js';
import { bestAnswer, textsOf } from '../scoring/answers/best-answer.js';
import { bestOfAreas } from '../scoring/answers/mapping.js';
import { areChoices, isOfForm } from '../scoring/answers/response-form.js';
import type { ItemDefinition, ResponseDeclaration } from '../scoring/item-definition.js';
import { drawItem } from '../scoring/processing/draw-item.js';
import { scoreItem } from '../scoring/processing/score-item.js';
import { writtenAs } from '../scoring/values/scalars.js';
import { isRecord, numberOf } from '../scoring/values/value.js';
import type { Fault } from './refusals.js';

/** What its author holds for right, or worth points, must be of the form that the interaction takes; else that form is left aside. */
export function answerable(element: Element, response: ResponseDeclaration, fault: Fault): ResponseDeclaration {
  const { identifier, correct, mapping, form } = response;
  if (!form || isRecord(correct)) return response;
  const counting = mapping?.entries.filter(({ points }) => !points.eq(mapping.defaultValue)) ?? [];
  const stranger = [...(correct?.values ?? []), ...counting.map(({ key }) => key)].find(
    (value) => !areChoices([value], form.choices),
  );
  if (stranger !== undefined)
    fault(element, 'choice-unknown', { identifier, choice: writtenAs(stranger).slice(0, 100) });
  if (!correct || isOfForm(correct, textsOf(correct), form)) return response;
  if (stranger === undefined) fault(element, 'right-answer-unfit', { identifier });
  return { ...response, form: null };
}

/** MAXSCORE, else the declared maximum, else what the right answers earn or the best ones of a mapping, whichever is more. */
export function mostOf(definition: ItemDefinition, template: string | null): Decimal | null {
  const named = (identifier: string) => definition.outcomes.find((one) => one.identifier === identifier);
  const declared = numberOf(named('MAXSCORE')?.defaultValue ?? null) ?? named('SCORE')?.normalMaximum ?? null;
  if (declared !== null || definition.rules.length === 0) return declared;
  // Where attempts lead through feedback, what they may earn is for the author to say.
  if (definition.adaptive) return null;
  return definition.templates ? mostOfDraws(definition, template) : mostWithKey(definition, template);
}

/** Draws that are looked at: an item is worth the same for everyone, or its author has to say how much. */
const draws = ['1', '2', '3', '4', '5', '6', '7', '8'];

function mostOfDraws(definition: ItemDefinition, template: string | null): Decimal | null {
  const [first = null, ...more] = draws.map((seed) =>
    mostWithKey(drawItem(definition, seed).definition, template, seed),
  );
  return first !== null && more.every((one) => one?.eq(first)) ? first : null;
}

function mostWithKey(definition: ItemDefinition, template: string | null, seed = ''): Decimal | null {
  const { responses } = definition;
  const response = responses.find(({ identifier }) => identifier === 'RESPONSE');
  if (response?.areaMapping && template?.includes('map_response_point'))
    return bestOfAreas(response.areaMapping, response.cardinality === 'single');
  const best = responses.map((one) => [one.identifier, bestAnswer(one)] as const);
  if (best.some(([, texts]) => texts === null)) return null;
  const right = responses.map(({ identifier, correct }) => [identifier, textsOf(correct)] as const);
  const earned = [best, right, []].map((answers) => scoreOf(definition, Object.fromEntries(answers) as Answers, seed));
  const found = earned.filter((points) => points !== null);
  return found.length > 0 ? settled(Decimal.max(...found)) : null;
}

const scoreOf = (definition: ItemDefinition, answers: Answers, seed: string): Decimal | null =>
  numberOf(scoreItem(definition, answers, {}, seed)['SCORE'] ?? null);
