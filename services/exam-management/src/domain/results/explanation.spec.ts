import { resultsOf } from './exam-result.js';
import { type Explanation, explanationOf } from './explanation.js';
import { usualModeration } from './moderation.js';

const of = { id: 'r', author: 'Direction de l’évaluation', source: 'Info-sanction 25-26' };
const rules = {
  examWeight: { ...of, version: 2, parameters: { weight: '0.20' } },
  conversion: null,
  moderation: { ...of, version: 1, parameters: usualModeration },
};

/** Pairs of a school mark and an exam mark, each a pupil of one group; the first one's mark is explained. */
function told(pairs: readonly (readonly [school: string, exam: string])[]): Explanation & { text: string } {
  const pupils = pairs.map(([schoolMark, points], at) => ({
    ...{ sittingId: String(at).padStart(2, '0'), points, maxPoints: '100', schoolMark, schoolMarkVersion: 1 },
  }));
  const [result] = resultsOf({ sessionId: 's', organisationId: 'o', group: '401-03', rules, pupils });
  const { points, maxPoints } = result!.inputs;
  const explained = { mark: result!.mark, points, maxPoints, examMark: result!.values.examMark, result: result! };
  const explanation = explanationOf(explained);
  return { ...explanation, text: explanation.steps.flatMap(({ fr, en }) => [fr, en]).join('\n') };
}

const five = [
  ['71', '60'],
  ['60', '50'],
  ['80', '70'],
  ['65', '52'],
  ['84', '83'],
] as const;

describe('The explanation of a mark', () => {
  it('says every step in both languages, with the numbers, the rule that decided, its version and its source', () => {
    const { steps, decidedBy, group, text } = told(five);
    expect(steps.map(({ code }) => code)).toEqual([
      ...['exam', 'conversion', 'school-mark', 'moderation', 'final', 'rounding'],
    ]);
    expect(decidedBy).toBe('weighted-sum');
    expect(group).toMatchObject({ count: 5, schoolMean: '72', examMean: '63' });
    expect(text).toContain('L’épreuve a valu 60 points sur 100, soit 60 sur 100.');
    expect(text).toContain('63 + (71 − 72) × 12,23 ÷ 8,97 = 61,64');
    expect(text).toContain('0,2 × 60 + 0,8 × 61,64 = 61,31');
    expect(text).toContain('gives the final mark 61');
    const { author, source } = of;
    expect(steps.find(({ code }) => code === 'final')!.rule).toEqual({ version: 2, author, source });
  });

  it('withholds all that could give away another pupil of a small group', () => {
    const { group, text, decidedBy } = told([
      ['71', '60'],
      ['60', '81.37'],
    ]);
    expect([group, decidedBy]).toEqual([null, 'weighted-sum']);
    // The moderated mark of the better of two is the higher exam mark, and so is the sum without its own part.
    expect(text).not.toMatch(/81[.,]37|77[.,]1/);
    expect(text).toContain('comme il est petit');
  });

  it('does not say that all of a group had one mark', () => {
    const equalExam = told(five.map(([school]) => [school, '64'] as const));
    expect(equalExam.group).toBeNull();
    expect(equalExam.text).not.toContain('écart type 0');
    const equalSchool = told(five.map(([, exam]) => ['70', exam] as const));
    expect(equalSchool.group).toBeNull();
    expect(equalSchool.text).toContain('ne peuvent pas être comparées');
  });

  it('of the exam alone says its points and its one rounding', () => {
    const { steps, decidedBy } = explanationOf({
      ...{ mark: 60, points: '14.28', maxPoints: '24', examMark: '59.5', result: null },
    });
    expect(decidedBy).toBe('exam-alone');
    expect(steps.map(({ fr }) => fr)).toEqual([
      'L’épreuve a valu 14,28 points sur 24, soit 59,5 sur 100.',
      'Arrondie une seule fois, à la fin (une demie va vers le haut), 59,5 donne la note finale 60; la réussite est à 60, atteinte.',
    ]);
  });
});
