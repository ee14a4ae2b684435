import { parseExactly } from '@pan/kit/domain';
import { readMany, readOne, type GradebookKind } from './gradebook-bodies.js';

const ref = (type: string, sourcedId: string) => ({ href: `https://sis.example/${sourcedId}`, sourcedId, type });
const lineItem = {
  sourcedId: 'devoir-1',
  status: 'active',
  dateLastModified: '2026-09-01T00:00:00Z',
  title: 'Dictée',
  assignDate: '2026-09-08T12:00:00Z',
  dueDate: '2026-09-15T08:00:00-04:00',
  class: ref('class', '61'),
  school: ref('org', 'ecole'),
  category: ref('category', 'devoirs'),
  resultValueMin: 0,
  resultValueMax: 100,
};
const result = {
  sourcedId: 'note-1',
  lineItem: ref('lineItem', 'devoir-1'),
  student: ref('user', 'e-1'),
  scoreStatus: 'fully graded',
  scoreDate: '2026-09-16',
};

/** The places that a body is refused at, and why. */
function faults(kind: GradebookKind, body: unknown): string[] {
  try {
    readOne(kind, body);
    return [];
  } catch (error) {
    const { details } = error as { details: { errors: { pointer: string; code: string }[] } };
    return details.errors.map(({ pointer, code }) => `${pointer} ${code}`);
  }
}

describe('What a system puts into the gradebook', () => {
  it('is read as the standard prints it', () => {
    expect(readOne('lineItem', { lineItem })).toMatchObject({
      sourcedId: 'devoir-1',
      title: 'Dictée',
      dueDate: new Date('2026-09-15T12:00:00Z'),
      class: '61',
      category: 'devoirs',
      resultValueMax: '100',
      scoreScale: null,
    });
    const scale = { sourcedId: 's', title: 'Cotes', type: 'letter', class: ref('class', '61') };
    const scoreScaleValue = [{ itemValueLHS: 'A', itemValueRHS: '90' }];
    expect(readOne('scoreScale', { scoreScale: { ...scale, scoreScaleValue } })).toMatchObject({ scoreScaleValue });
    expect(readMany('result', { results: [result] })).toHaveLength(1);
  });

  it.each([
    ['12.345678901234567', '12.345678901234567'],
    ['100.00', '100'],
    ['1e2', '100'],
    ['-0.0', '0'],
    ['999999999999999.999999999999999', null],
    ['"87.50"', '87.5'],
    ['"87,50"', null],
    ['1e400', null],
    ['1e-16', null],
    ['true', null],
  ])('keeps the score %s exactly as %s', (written, score) => {
    const body = parseExactly(JSON.stringify({ result: { ...result, score: '@' } }).replace('"@"', written));
    const expected = score ?? (written.startsWith('999') ? written : null);
    if (expected === null) expect(faults('result', body)[0]).toMatch(/^\/result\/score (is-number|decimal-size)$/);
    else expect(readOne('result', body).score).toBe(expected);
  });

  it.each([
    ['2026-09-16', '2026-09-16'],
    ['2026-09-16T00:00:00.000Z', '2026-09-16'],
    ['2026-09-17T02:30:00Z', '2026-09-16'],
    ['2026-02-30', null],
    ['16/09/2026', null],
  ])('takes %s for the day %s', (scoreDate, day) => {
    if (day) expect(readOne('result', { result: { ...result, scoreDate } }).scoreDate).toBe(day);
    else expect(faults('result', { result: { ...result, scoreDate } })).toEqual(['/result/scoreDate is-date']);
  });

  it('takes its booleans as texts, as the standard has them, and as JSON has them', () => {
    const { late, missing } = readOne('result', { result: { ...result, late: 'true', missing: false } });
    expect([late, missing]).toEqual([true, false]);
    expect(faults('result', { result: { ...result, late: 'yes' } })).toEqual(['/result/late is-boolean']);
  });

  it('keeps objectives and metadata as one text, whatever the order of their names, digit for digit', () => {
    const body = parseExactly(`{"assessmentResult": {"sourcedId": "a", "assessmentLineItem": {"sourcedId": "x"},
      "student": {"sourcedId": "e"}, "scoreStatus": "ext:provisoire", "scoreDate": "2026-09-16",
      "metadata": {"z": 0.10, "a": [1e2]},
      "learningObjectiveSet": [{"source": "case", "learningObjectiveResults": [{"learningObjectiveId": "o", "score": 3.10}]}]}}`);
    const { metadata, learningObjectiveSet } = readOne('assessmentResult', body);
    expect(metadata).toBe('{"a":[100],"z":0.1}');
    expect(learningObjectiveSet).toBe(
      '[{"learningObjectiveResults":[{"learningObjectiveId":"o","score":3.1}],"source":"case"}]',
    );
  });

  it('is refused with each fault at its place', () => {
    const { title: _, ...untitled } = lineItem;
    expect(
      faults('lineItem', {
        lineItem: {
          ...untitled,
          dueDate: '2026-09-15',
          class: ref('course', '61'),
          Description: 'x',
          resultValueMin: '',
        },
      }),
    ).toEqual([
      '/lineItem/Description unknown-field',
      '/lineItem/title required',
      '/lineItem/resultValueMin is-number',
      '/lineItem/dueDate is-instant',
      '/lineItem/class/type is-in',
    ]);
    expect(faults('result', { result: { ...result, scoreStatus: 'fullyGraded' } })).toEqual([
      '/result/scoreStatus is-in',
    ]);
    expect(faults('result', result)).toContain('/result required');
    expect(faults('category', { category: { sourcedId: 'c', title: 'a\u202Eb' } })).toEqual([
      '/category/title is-seen',
    ]);
    expect(faults('category', [])).toEqual([' is-object']);
    expect(() => readMany('result', { results: [] })).toThrow('invalid-request');
  });
});
