import { shared } from '@pan/testing';
import { plain } from '../src/scoring/values/plain.js';
import type { TestSession } from '../src/tests/test-session.js';
import { answersTo, compactTest } from './compact-tests.js';

const folder = shared('data/student-exam/qti/qti-sdk-tests/custom/runtime');
const begin = async (name: string, extra = 0) => {
  const { items, begin } = await compactTest(folder!, `${name}.xml`);
  const session = begin('seed', extra);
  const answer = (place: string, at: number, isRight = true) =>
    session.answer(place, answersTo(items.get(place.replace(/\.\d$/, ''))!, isRight), at);
  return { session, answer };
};
const at = ({ place }: TestSession) => place?.name ?? null;
const seconds = (count: number) => count * 1_000;

describe('[X07] Time limits of a test', () => {
  if (!folder) return void it('are not in this clone', () => expect(folder).toBeNull());

  it('end at the first one around a place: item, section, part, test', async () => {
    const { session } = await begin('timings/istimeout_2');
    expect(session.endsAt).toBe(seconds(10));
    session.next(seconds(10));
    expect([at(session), session.endsAt]).toEqual(['Q02', seconds(20)]);
    session.next(seconds(35));
    // 35 seconds in a section of 30: the rest of the section is not met.
    expect([at(session), session.endsAt]).toEqual(['Q03', seconds(45)]);
    session.next(seconds(91));
    expect(at(session)).toBeNull();
  });

  it('take no answer once they are over, and let the candidate go on whatever was answered', async () => {
    const { session, answer } = await begin('timings/istimeout_1');
    expect(() => session.next(seconds(29))).toThrow('place-needs-answer');
    expect(() => answer('Q01', seconds(30))).toThrow('place-time-over');
    expect(session.atHand).toEqual([]);
    session.next(seconds(31));
    expect([at(session), session.results[0]!.attempts]).toEqual([null, 1]);
  });

  it('count what was saved before they were over', async () => {
    const { session, answer } = await begin('timings/force_late_submission');
    answer('Q01', 500);
    session.next(seconds(2));
    expect(plain(session.results[0]!.variable('SCORE'))).toBe(1);
  });

  it('grow with the time that is added for a candidate', async () => {
    const { session, answer } = await begin('timings/force_late_submission', 50);
    expect(session.endsAt).toBe(1_500);
    answer('Q01', 1_499);
    expect(() => answer('Q01', 1_500)).toThrow('place-time-over');
  });

  it('keep a candidate at a place for the least time, of an item as of a part’s only section', async () => {
    const { session } = await begin('timings/dont_consider_mintime');
    expect(() => session.next(999)).toThrow('too-early-to-move');
    session.next(1_000);
    expect(at(session)).toBe('Q02');
  });

  it('end nothing where late answers are allowed', async () => {
    const { session, answer } = await begin('timings/remaining_time_1');
    expect(session.endsAt).toBe(seconds(3));
    session.next(seconds(1));
    expect([at(session), session.endsAt]).toEqual(['Q02', null]);
    answer('Q02', seconds(60));
    session.next(seconds(61));
    expect(plain(session.results[1]!.variable('SCORE'))).toBe(1);
  });

  it('run in parts that are not linear only while the candidate is there', async () => {
    const { session, answer } = await begin('timings/move_next_target_timeout');
    session.goTo('Q02', seconds(5));
    session.goTo('Q01', seconds(5) + 600);
    session.goTo('Q02', seconds(60));
    expect(session.endsAt).toBe(seconds(60) + 400);
    expect(() => answer('Q02', seconds(61))).toThrow('place-time-over');
    session.goTo('Q01', seconds(61));
    answer('Q01', seconds(62));
  });

  it.each(['last_item_timeout', 'last_item_section_timeout', 'last_item_testpart_timeout'])(
    'close what they are over for at the end of the test as well: %s',
    async (name) => {
      const { session, answer } = await begin(`timings/${name}`);
      expect(() => answer('Q01', seconds(2))).toThrow('place-time-over');
      session.next(seconds(2));
      expect(at(session)).toBeNull();
    },
  );

  it('of a part end each draw of an item with it', async () => {
    const { session } = await begin('timings/timelimits_testparts_linear_individual');
    for (const [index, name] of ['Q01', 'Q02', 'Q03'].entries()) {
      expect(at(session)).toBe(name);
      session.next(index + 1);
    }
    expect([at(session), session.endsAt]).toEqual(['Q04.1', 1_003]);
    session.next(1_003);
    expect(at(session)).toBeNull();
  });

  it('hold nobody where 0 is written', async () => {
    const { session } = await begin('timings/between_items');
    expect(session.endsAt).toBeNull();
  });
});

describe('[X06] Linear and not, one by one and together', () => {
  if (!folder) return void it('are not in this clone', () => expect(folder).toBeNull());

  it('a linear part goes forward only, and takes the answer of its place alone', async () => {
    const { session, answer } = await begin('linear_5_items');
    expect(session.atHand.map(({ name }) => name)).toEqual(['Q01']);
    expect(() => answer('Q02', 1)).toThrow('place-not-at-hand');
    session.next(1);
    expect(() => session.previous(2)).toThrow('no-way-back');
    expect(() => session.goTo('Q03', 2)).toThrow('no-way-back');
    expect(() => answer('Q01', 2)).toThrow('place-not-at-hand');
    expect(() => session.leavePart(2)).toThrow('part-is-linear');
  });

  it('a part that is not linear is at hand whole until it is left', async () => {
    const { session, answer } = await begin('completion/linearnonlinear_10_items_2_testparts');
    for (let n = 1; n <= 5; n += 1) session.next(n);
    expect(session.atHand.map(({ name }) => name)).toEqual(['Q06', 'Q07', 'Q08', 'Q09', 'Q10']);
    answer('Q10', 6);
    answer('Q06', 7);
    session.leavePart(8);
    expect(at(session)).toBeNull();
    expect(session.results.map(({ attempts }) => attempts)).toEqual(Array(10).fill(1));
    expect(() => session.next(9)).toThrow('test-over');
  });

  it('answers that go together are submitted as the part is left, once', async () => {
    const { session, answer } = await begin('itemsubset_simultaneous');
    answer('Q01', 1);
    expect(() => session.submit(1)).toThrow('submitted-together');
    for (let n = 2; at(session) !== null; n += 1) {
      expect(session.results.every(({ attempts }) => attempts === 0)).toBe(true);
      session.next(n);
    }
    expect(session.results[0]!.attempts).toBe(1);
  });

  it('an item is attempted as often as the test says', async () => {
    const { session, answer } = await begin('attempts/max_3_attempts_nonlinear');
    for (let n = 1; n <= 3; n += 1) {
      answer('Q01', n, n === 3);
      session.submit(n);
    }
    expect(() => answer('Q01', 4)).toThrow('attempts-exhausted');
    expect([session.results[0]!.attempts, plain(session.results[0]!.variable('SCORE'))]).toEqual([3, 1]);
    expect(session.atHand.map(({ name }) => name)).toEqual(['Q02']);
  });

  it('an item that may not be skipped keeps the candidate, one without a question does not', async () => {
    const { session, answer } = await begin('skipping/skipping');
    expect(() => session.next(1)).toThrow('place-needs-answer');
    answer('Q01', 2);
    session.next(3);
    // Its default is no answer.
    session.answer('Q02', { RESPONSE: ['ChoiceA'] }, 4);
    expect(() => session.next(5)).toThrow('place-needs-answer');
    answer('Q02', 6);
    session.next(7);
    session.answer('Q03', { RESPONSE2: ['other'] }, 8);
    session.next(9);
    expect(at(session)).toBe('Q04');
    session.next(10);
    for (const name of ['Q05', 'Q06', 'Q07', 'Q08', 'Q09', 'Q10']) {
      expect(at(session)).toBe(name);
      session.next(11);
    }
    expect(at(session)).toBeNull();
  });

  it('an answer has the form that is asked for, where the test asks', async () => {
    const { session } = await begin('validate_response/validate_skipping_not_allowed_linear_individual');
    session.answer('Q01', { RESPONSE: ['A', 'B'] }, 1);
    expect(() => session.next(1)).toThrow('response-not-valid');
    session.answer('Q01', { RESPONSE: ['A'] }, 1);
    session.next(1);
    expect(() => session.next(2)).toThrow('place-needs-answer');
    session.answer('Q02', { RESPONSE: ['UPPER'] }, 2);
    expect(() => session.next(2)).toThrow('response-not-valid');
    session.answer('Q02', { RESPONSE: ['lower'] }, 2);
    session.next(2);
    session.answer('Q03', { RESPONSE1: ['A'] }, 3);
    expect(() => session.next(3)).toThrow('response-not-valid');
  });

  it.each([
    ['dont_validate_skipping_allowed_linear_individual', { RESPONSE: ['A', 'B'] }, null],
    ['validate_skipping_allowed_linear_individual', {}, null],
    ['dont_validate_skipping_not_allowed_linear_individual', {}, 'place-needs-answer'],
  ])('and only there: %s, %j: %s', async (name, answers, refusal) => {
    const { session } = await begin(`validate_response/${name}`);
    session.answer('Q01', answers, 1);
    if (refusal) expect(() => session.next(1)).toThrow(refusal);
    else session.next(1);
    expect(at(session)).toBe(refusal ? 'Q01' : 'Q02');
  });
});
