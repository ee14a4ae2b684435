import { type ItemScore, marksFrom, type TiedItem } from './from-gradebook.js';

const item = (lineItemId: string, highest: string | null, more: Partial<TiedItem> = {}): TiedItem => ({
  ...{ lineItemId, course: 'm', competency: 'solve', term: 'term-1', weight: '1', lowest: null, highest },
  ...more,
});
const score = (lineItemId: string, said: string | null, scoreStatus = 'fully graded'): ItemScore => ({
  ...{ lineItemId, learnerId: 'l', score: said, scoreStatus },
});
const markOf = (items: TiedItem[], scores: ItemScore[]) => marksFrom(items, scores, ['l']).taken[0];
const why = (items: TiedItem[], scores: ItemScore[]) => marksFrom(items, scores, ['l']).untaken.map((one) => one.why);

describe('A mark that is taken from the gradebook', () => {
  it('is the mean in hundredths, by weights, between the lowest and the highest score', () => {
    const items = [item('a', '20', { weight: '2' }), item('b', '30', { lowest: '10' })];
    // (75 × 2 + 50) / 3
    expect(markOf(items, [score('a', '15'), score('b', '20')])).toMatchObject({
      mark: '66.6667',
      lineItems: ['a', 'b'],
    });
    expect(markOf([item('a', '20')], [score('a', '22')])!.mark).toBe('110');
  });

  it('leaves the weight of what a learner is exempt from to the others, and says so where nothing is left', () => {
    const items = [item('a', '20'), item('b', '20')];
    expect(markOf(items, [score('a', '10'), score('b', null, 'exempt')])!.mark).toBe('50');
    const none = [score('a', null, 'exempt'), score('b', null, 'exempt')];
    expect(markOf(items, none)).toMatchObject({ mark: null, code: 'exempted' });
  });

  it('is none where a result is missing, not graded, or of a line item without a highest score', () => {
    expect(why([item('a', '20')], [])).toEqual(['no-result']);
    expect(why([item('a', '20')], [score('a', '10', 'partially graded')])).toEqual(['not-graded']);
    expect(why([item('a', '20')], [score('a', '10', 'ext:provisoire')])).toEqual(['not-graded']);
    expect(why([item('a', null), item('b', '0')], [score('a', '10'), score('b', '0')])).toEqual([
      'no-highest-score',
      'no-highest-score',
    ]);
  });
});
