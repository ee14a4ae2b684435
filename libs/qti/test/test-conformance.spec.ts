import { shared } from '@pan/testing';
import { plain } from '../src/scoring/values/plain.js';
import { compactTest, wayThrough } from './compact-tests.js';

const folder = shared('data/student-exam/qti/qti-sdk-tests/custom/runtime');

/** Where each candidate goes, by hand from the rules of the test: its answers, and the places met one after the other. */
const ways: readonly [test: string, answers: Parameters<typeof wayThrough>[2], way: string][] = [
  ['preconditions/preconditions_single_section_linear', {}, 'Q01'],
  ['preconditions/preconditions_single_section_linear', { Q01: 'right' }, 'Q01 Q02'],
  ['preconditions/preconditions_single_section_linear', { Q01: 'right', Q02: 'right', Q03: 'wrong' }, 'Q01 Q02 Q03'],
  [
    'preconditions/preconditions_single_section_linear',
    { Q01: 'right', Q02: 'right', Q03: 'right' },
    'Q01 Q02 Q03 Q04',
  ],
  ['preconditions/preconditions_killertest', { Q01: 'wrong' }, 'Q01'],
  [
    'preconditions/preconditions_killertest',
    { Q01: 'right', Q02: 'right', Q03: 'right', Q04: 'right' },
    'Q01 Q02 Q03 Q04 Q05',
  ],
  ['preconditions/preconditions_on_test_part_section_item_combined_linear', {}, 'Q01 Q04.1 Q05 Q06 Q07 Q09'],
  ['branchings/branchings_single_section_linear', {}, 'Q01 Q02 Q03 Q04'],
  ['branchings/branchings_single_section_linear', { Q01: 'right' }, 'Q01 Q03 Q04'],
  ['branchings/branchings_single_section_linear', { Q02: 'right' }, 'Q01 Q02 Q04'],
  ['branchings/branchings_single_section_linear', { Q01: 'right', Q03: 'right' }, 'Q01 Q03'],
  ['branchings/branchings_multiple_occurences', { Q01: { RESPONSE: ['goto21'] } }, 'Q01 Q02.1 Q02.2 Q02.3 Q02.4'],
  ['branchings/branchings_multiple_occurences', { Q01: { RESPONSE: ['goto22'] } }, 'Q01 Q02.2 Q02.3 Q02.4'],
  ['branchings/branchings_multiple_occurences', { Q01: { RESPONSE: ['goto23'] } }, 'Q01 Q02.3 Q02.4'],
  ['branchings/branchings_multiple_occurences', {}, 'Q01 Q02.4'],
  ['branchings/branchings_testparts', { Q01: { RESPONSE: ['GotoP02'] } }, 'Q01 Q02 Q03'],
  ['branchings/branchings_testparts', { Q01: { RESPONSE: ['GotoP03'] } }, 'Q01 Q03'],
  ['branchings/branchings_testparts', { Q01: { RESPONSE: ['elsewhere'] } }, 'Q01 Q02 Q03'],
  ['branchings/branchings_testpart_exit_test', {}, 'Q01'],
  ['branchings_preconditions/branchings_preconditions_branchtopreconditionitem', { Q01: 'wrong' }, 'Q01 Q04'],
  [
    'branchings_preconditions/branchings_preconditions_branchtopreconditionitem',
    { Q01: 'right', Q02: 'right' },
    'Q01 Q02 Q03 Q04',
  ],
  ['branchings_preconditions/branchings_preconditions_branchtopreconditionitem', { Q01: 'right' }, 'Q01 Q02 Q04'],
  ['exits/exitsection', { Q01: 'right' }, 'Q01 Q03'],
  ['exits/exitsection', { Q01: 'wrong' }, 'Q01 Q02 Q03'],
  ['exits/exitsectionendoftest', { Q01: 'right' }, 'Q01'],
  ['exits/exitsectionfromendofsection', { Q01: 'right' }, 'Q01 Q02'],
  ['exits/exitsectionpreconditions', { Q01: 'right' }, 'Q01'],
  ['exits/exittest', { Q01: 'right' }, 'Q01'],
  ['exits/exittest', {}, 'Q01 Q02'],
  ['exits/exittestpart', { Q01: 'right' }, 'Q01 Q03'],
  ['exits/exittestpart', {}, 'Q01 Q02 Q03'],
  ['exits/exittestpartendoftest', { Q01: 'right' }, 'Q01'],
  ['exits/exittestpartpreconditions', { Q01: 'right' }, 'Q01'],
];

describe('[X05] A candidate’s way through a test', () => {
  if (!folder) return void it('is not in this clone', () => expect(folder).toBeNull());

  it.each(ways)('%s, %j: %s', async (name, answers, way) => {
    const { items, begin } = await compactTest(folder, `${name}.xml`);
    expect(wayThrough(begin(), items, answers).join(' ')).toBe(way);
  });

  it('asks no precondition and follows no branch where the part is not linear', async () => {
    for (const name of [
      'preconditions/preconditions_single_section_nonlinear',
      'branchings/branchings_single_section_nonlinear',
    ]) {
      const session = (await compactTest(folder, `${name}.xml`)).begin();
      expect(session.atHand.map((place) => place.name)).toEqual(['Q01', 'Q02', 'Q03', 'Q04']);
    }
  });
});

describe('[X03] Outcome processing of a test', () => {
  if (!folder) return void it('is not in this clone', () => expect(folder).toBeNull());

  const outcomesOf = async (name: string, answers: Parameters<typeof wayThrough>[2]) => {
    const { items, begin } = await compactTest(folder, `${name}.xml`);
    const session = begin();
    for (const [place, how] of Object.entries(answers)) {
      const { ref } = session.plan.places.find((one) => one.name === place)!;
      const given = typeof how === 'string' ? { [items.get(ref.identifier)!.responses[0]!.identifier]: [how] } : how;
      session.answer(place, given, 1);
    }
    session.end(2);
    return Object.fromEntries(Object.entries(session.outcomes).map(([key, value]) => [key, plain(value)]));
  };

  it('counts what is right, wrong, answered, met and drawn, by section and category', async () => {
    const none = await outcomesOf('itemsubset', {});
    expect(none).toMatchObject({ NCORRECTS01: 0, NCORRECTS02: 0, NCORRECTS03: 0, NRESPONSED: 0, NSELECTED: 9 });
    const some = await outcomesOf('itemsubset', {
      Q01: { RESPONSE: ['ChoiceA'] },
      Q02: { RESPONSE: ['A P', 'C M', 'D L'] },
      Q03: { RESPONSE: ['H'] },
      Q06: { answer: ['A'] },
    });
    expect(some).toMatchObject({ NCORRECTS01: 2, NCORRECTS02: 1, NCORRECTS03: 0, NRESPONSED: 4, NSELECTED: 9 });
  });

  it('sets what the test says', async () => {
    expect(await outcomesOf('outcome_processing/enable_disable_outcome_processing', {})).toEqual({
      MYOUTCOME: 'This is me!',
    });
  });
});
