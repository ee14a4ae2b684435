import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DomainError } from '@pan/kit/domain';
import { shared } from '@pan/testing';
import { readItem, type ReadItem } from '../src/reading/read-item.js';
import { bodyOf } from '../src/rendering/render-item.js';
import { sessionOf } from '../src/scoring/processing/score-item.js';
import { plain } from '../src/scoring/values/plain.js';

const folder = shared('data/student-exam/qti');
const constraints = 'qti-sdk-tests/custom/items/response_constraints';
const cito = 'citolab-scoring-engine/2x/ResponseProcessing';

/** maxChoices and maxAssociations are 1 where they are not written (2.2 ASI Information Model, "ChoiceInteraction" and its like). */
const oneUnlessWritten = 'right-answer-unfit RESPONSE';
const moreThanOne = 'limits-unfit';

/** Items that are refused, and why: none for an interaction or an expression of the standard. */
const refusals: Readonly<Record<string, string>> = {
  [`${constraints}/associate_default.xml`]: oneUnlessWritten,
  [`${constraints}/associate_min.xml`]: oneUnlessWritten,
  [`${constraints}/choice_default.xml`]: oneUnlessWritten,
  [`${constraints}/graphic_associate_min.xml`]: oneUnlessWritten,
  [`${constraints}/match_default.xml`]: oneUnlessWritten,
  [`${constraints}/match_min.xml`]: oneUnlessWritten,
  [`${constraints}/position_object_default.xml`]: oneUnlessWritten,
  // Four pairs are right, three may be made.
  [`${constraints}/match_min_max.xml`]: oneUnlessWritten,
  // Two are asked for where one is possible: nothing says that more may be chosen, or the response is single.
  [`${constraints}/choice_min.xml`]: moreThanOne,
  [`${constraints}/extended_text_min_max.xml`]: moreThanOne,
  [`${constraints}/hotspot_min.xml`]: moreThanOne,
  [`${constraints}/hotspot_min_max.xml`]: moreThanOne,
  [`${constraints}/hottext_min.xml`]: moreThanOne,
  [`${constraints}/hottext_min_max.xml`]: moreThanOne,
  [`${constraints}/position_object_min.xml`]: moreThanOne,
  [`${constraints}/select_point_min.xml`]: moreThanOne,
  [`${constraints}/select_point_min_max.xml`]: moreThanOne,
  [`${cito}/083-Verklanking-Speciale-Tekens_No_Identifier_For_Variable_In_LookupOutcomeValue.xml`]:
    'expression-incomplete',
  [`${cito}/IMS-examples/extended_text.xml`]: 'variable-undeclared RESPONSE',
};

describe('Items of other tools', () => {
  if (!folder) return void it('are not in this clone', () => expect(folder).toBeNull());

  const texts = globSync('**/*.xml', { cwd: folder })
    .map((path) => [path, readFileSync(join(folder, path), 'utf8').replace(/^\uFEFF/, '')] as const)
    .filter(([, text]) => /<([a-z]+:)?(qti-)?assessment-?item[\s>]/i.test(text));
  const verdicts = new Map(texts.map(([path, text]) => [path, verdictOn(text)]));
  const read = [...verdicts].flatMap(([path, verdict]) =>
    typeof verdict === 'string' ? [] : [[path, verdict] as const],
  );

  it('are read, or refused for what they are', () => {
    const refused = [...verdicts].filter(([, verdict]) => typeof verdict === 'string');
    process.stderr.write(`qti: ${verdicts.size} items of three collections, ${refused.length} refused\n`);
    expect(Object.fromEntries(refused)).toEqual(refusals);
  });

  it.each(read)('%s is drawn, shown and scored, always the same by one seed', (_path, item) => {
    const attempts = [{ answers: {} }, { answers: {} }];
    const once = () => {
      const { results } = sessionOf(item.definition, attempts, {}, 'seed');
      const values = Object.entries(results).map(([name, held]) => [name, plain(held)]);
      return JSON.stringify([values, bodyOf(item).text('seed', attempts)]);
    };
    expect(once()).toBe(once());
    expect(once()).not.toMatch(/printed-?variable|template-?(block|inline)|feedback-?(block|inline)/i);
  });
});

function verdictOn(text: string): ReadItem | string {
  try {
    return readItem(text);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return [error.code, error.params['identifier']].filter(Boolean).join(' ');
  }
}
