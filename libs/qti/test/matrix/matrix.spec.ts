import { interactionTypes } from '../../src/reading/interactions.js';
import { scoreItem } from '../../src/scoring/processing/score-item.js';
import { plain } from '../../src/scoring/values/plain.js';
import { itemsOf, processings } from './items.js';
import { table, type Group } from './table.js';

const cases = table.flatMap((group) =>
  processings.flatMap((processing, at) =>
    group.cases.flatMap(([answer, ...expected]) => {
      const points = expected[at]!;
      return points === null ? [] : [{ group, processing, answer, points }];
    }),
  ),
);

const nameOf = ({ interaction, baseType, cardinality }: Group) =>
  `${interaction}Interaction, ${cardinality} ${baseType}`.trim();

describe('The matrix of interactions, base types, cardinalities and processing', () => {
  it.each(
    cases.map(({ group, processing, answer, points }) => [
      nameOf(group),
      processing,
      answer.join(' | ') || 'nothing',
      points,
      { group, processing, answer },
    ]),
  )('%s, %s: %s earns %d', (_name, _processing, _answer, points, of) => {
    const { group, processing, answer } = of as (typeof cases)[number];
    const scores = itemsOf(group, processing).map(({ definition }) =>
      plain(scoreItem(definition, { RESPONSE: answer })['SCORE'] ?? null),
    );
    expect(scores).toEqual([points, points]);
  });

  it('has every interaction of the standard, and more than four hundred cases', () => {
    const named = new Set(table.map(({ interaction }) => `${interaction}Interaction`));
    expect([...named].sort()).toEqual([...interactionTypes].sort());
    expect(cases.length).toBeGreaterThan(400);
    process.stderr.write(`qti matrix: ${cases.length} cases in QTI 2.1 and 3.0\n`);
  });
});
