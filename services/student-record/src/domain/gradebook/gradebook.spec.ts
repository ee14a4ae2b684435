import { Category } from './category.js';
import { GradebookResult, type GradebookResultSaid, type Marking } from './gradebook-result.js';
import { LineItem, type LineItemSaid } from './line-item.js';
import { ScoreScale } from './score-scale.js';

const place = { id: 'x', source: 'lms', sourceId: 'k', organisationId: 'ecole', visibleTo: ['ministere', 'css-a'] };
const dictation: LineItemSaid = {
  title: 'Dictée',
  description: null,
  assignedAt: new Date('2026-09-08T12:00:00Z'),
  dueAt: new Date('2026-09-15T12:00:00Z'),
  categoryId: 'c',
  parentId: null,
  scoreScaleId: null,
  academicSession: null,
  gradingPeriod: null,
  lowest: '0',
  highest: '100',
  objectives: null,
  metadata: null,
};
const aLineItem = (said: Partial<LineItemSaid> = {}): LineItem =>
  LineItem.open({ ...place, profile: 'gradebook', classId: '61', posted: null }, { ...dictation, ...said });
const aScale = (classId = '61'): ScoreScale =>
  ScoreScale.open(
    { ...place, classId },
    {
      title: 'Cotes',
      type: 'letter',
      course: null,
      scale: ScoreScale.scaleOf([
        { itemValueLHS: 'A', itemValueRHS: '90' },
        { itemValueLHS: 'B', itemValueRHS: '80' },
      ]),
      metadata: null,
    },
  );

const mark: GradebookResultSaid = {
  scoreScaleId: null,
  scoreStatus: 'fully graded',
  score: '87.5',
  textScore: null,
  percentile: null,
  scoredOn: '2026-09-16',
  comment: null,
  inProgress: null,
  incomplete: null,
  late: null,
  missing: null,
  objectives: null,
  metadata: null,
};
const word = (at = '2026-09-16T12:00:00Z') => ({ clientId: 'lms', saidAt: new Date(at) });
const marking = (changed: Partial<Marking> = {}): Marking => ({
  lineItem: aLineItem(),
  scale: null,
  classId: null,
  isInClass: true,
  ...changed,
});
const ofAna = { ...place, profile: 'gradebook', lineItemId: 'x', learnerId: 'ana', posted: null } as const;
const give = (said: Partial<GradebookResultSaid> = {}, to: Partial<Marking> = {}) =>
  GradebookResult.give(ofAna, { ...mark, ...said }, marking(to), word());

describe('A line item', () => {
  it('is not due before it is assigned, and its range is not empty', () => {
    expect(() => aLineItem({ dueAt: new Date('2026-09-08T11:59:59Z') })).toThrow('line-item-due-before-assigned');
    expect(() => aLineItem({ lowest: '100', highest: '99.9' })).toThrow('line-item-range-empty');
  });

  it('changes nothing when the same is said again, and holds again after its deletion', () => {
    const item = aLineItem();
    const again = { ...dictation, dueAt: new Date(dictation.dueAt!) };
    const at = { classId: '61', organisationId: 'ecole' };
    expect([item.revise(at, again, null), item.version]).toEqual([false, 1]);
    expect([item.delete(false), item.delete(false), item.isActive, item.version]).toEqual([true, false, false, 2]);
    expect([item.revise(at, again, null), item.isActive, item.version]).toEqual([true, true, 3]);
  });

  it('stays in its class and leaves no result outside its range', () => {
    const item = aLineItem();
    expect(() => item.revise({ classId: '62', organisationId: 'ecole' }, dictation, null)).toThrow(
      'line-item-cannot-move',
    );
    const at = { classId: '61', organisationId: 'ecole' };
    const shorter = { ...dictation, highest: '50' };
    expect(() => item.revise(at, shorter, { lowest: '10', highest: '50.1' })).toThrow('results-outside-range');
    expect(item.revise(at, shorter, { lowest: '0', highest: '50' })).toBe(true);
  });

  it('counts for the term or year that it names, or else for its class’s year', () => {
    const group = { id: '61', schoolYear: '2026-2027' };
    expect(() => aLineItem().mustCountFor(group, ['2026-2027', 'its-id'])).not.toThrow();
    expect(() => aLineItem({ gradingPeriod: 'etape-1' }).mustCountFor(group, ['etape-1'])).not.toThrow();
    expect(() => aLineItem({ gradingPeriod: 'etape-1' }).mustCountFor(group, ['2026-2027', 'its-id'])).toThrow(
      'result-of-another-session',
    );
    expect(() => aLineItem().mustCountFor({ ...group, id: '62' }, ['2026-2027'])).toThrow('result-of-another-class');
  });

  it('stays while other systems’ results are given for it', () => {
    expect(() => aLineItem().delete(true)).toThrow('line-item-has-results-of-others');
  });
});

describe('A result', () => {
  it('is within the range, its bounds included, whatever the number of digits', () => {
    for (const score of ['0', '100', '99.99999999999999']) expect(give({ score }).latest.content.score).toBe(score);
    for (const score of ['-0.000000000000001', '100.000000000000001'])
      expect(() => give({ score })).toThrow('score-outside-range');
    expect(() => give({ score: null, scoreStatus: 'exempt' })).not.toThrow();
    expect(() => give({ percentile: '100.1' })).toThrow('score-outside-range');
  });

  it('is given by a mark of its scale, which is its class’s', () => {
    expect(give({ textScore: 'A' }, { scale: aScale() }).version).toBe(1);
    expect(() => give({ textScore: 'C' }, { scale: aScale() })).toThrow('score-outside-scale');
    expect(() => give({ textScore: 'A' }, { scale: aScale('62') })).toThrow('score-scale-of-another-class');
    expect(() =>
      ScoreScale.scaleOf([
        { itemValueLHS: 'A', itemValueRHS: '1' },
        { itemValueLHS: 'A', itemValueRHS: '2' },
      ]),
    ).toThrow('score-scale-repeats-a-mark');
  });

  it('is of a learner who has or had a place in the class', () => {
    expect(() => give({}, { isInClass: false })).toThrow('learner-not-in-class');
    expect(() => give({}, { classId: '62' })).toThrow('result-of-another-class');
  });

  it('is given for a line item that holds', () => {
    const lineItem = aLineItem();
    lineItem.delete(false);
    expect(() => give({}, { lineItem })).toThrow('line-item-unknown');
  });

  it('has a version of its own for each thing said, and none for what is said again', () => {
    const result = give();
    expect(result.latest).toMatchObject({ version: 1, clientId: 'lms', content: mark });
    expect(result.restate('ana', mark, marking(), word('2026-09-17T12:00:00Z'))).toBeNull();
    const later = word('2026-09-18T12:00:00Z');
    expect(result.restate('ana', { ...mark, score: '88' }, marking(), later)).toMatchObject({
      ...{ version: 2, saidAt: later.saidAt, status: 'active' },
      content: { score: '88' },
    });
    expect(result.withdraw(later)).toMatchObject({ version: 3, status: 'tobedeleted' });
    expect(result.withdraw(later)).toBeNull();
  });

  it('stays the learner’s and the line item’s', () => {
    expect(() => give().restate('luc', mark, marking(), word())).toThrow('result-cannot-move');
    const other = LineItem.open({ ...place, id: 'y', profile: 'gradebook', classId: '61', posted: null }, dictation);
    expect(() => give().restate('ana', mark, marking({ lineItem: other }), word())).toThrow('result-cannot-move');
  });
});

describe('A category and a scale', () => {
  it('stay while something is in them', () => {
    const category = Category.open(place, { title: 'Devoirs', weight: '0.4', metadata: null });
    expect(() => category.delete(true)).toThrow('category-in-use');
    expect(() => aScale().delete(true)).toThrow('score-scale-in-use');
    expect([category.delete(false), category.isActive]).toEqual([true, false]);
    expect(() => category.mustBeActive()).toThrow('category-unknown');
    expect(() => aScale().revise('62', {} as never)).toThrow('score-scale-cannot-move');
  });
});
