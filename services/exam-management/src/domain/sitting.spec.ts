import fc from 'fast-check';
import { schoolYearOf } from '@pan/kit/domain';
import { ExamSession } from './exam-session.js';
import { groupResults } from './group-results.js';
import { Mark, markOf } from './mark.js';
import { Paper, type PaperContent, pointsOf } from './paper.js';
import { judgeSave } from './saved-answer.js';
import { deadlineOf, graceMs } from './clock.js';
import { Sitting } from './sitting.js';
import type { Lease } from './sitting-state.js';
import { codeOf } from '../../test/code-of.js';

const opensAt = new Date('2027-01-20T14:00:00Z');
const minutes = (count: number, from = opensAt) => new Date(from.getTime() + count * 60_000);
const timing = { opensAt, closesAt: minutes(180), durationMinutes: 60 };
const lease: Lease = { hash: 'l', holder: 'player' };
const other: Lease = { hash: 'm', holder: 'player' };
const candidacy = { candidateId: 'c', sessionId: 's', learnerId: 'l', organisationId: 'o' };
const start = (now = opensAt, extra = 0) => Sitting.start('i', candidacy, timing, extra, lease, now).sitting;

describe('The deadline of a sitting', () => {
  it.each([
    ['from its own start', 0, 0, 60],
    ['with a third more', 0, 33, 79.8],
    ['cut by the close of the session', 150, 0, 180],
    ['and never in the time added', 150, 50, 210],
  ])('%s', (_name, startedAfter, extra, endsAfter) => {
    expect(deadlineOf(minutes(startedAfter), timing, extra)).toEqual(minutes(endsAfter));
  });

  it('is never before the start, grows with the time added, and never passes the close by more', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 179 }),
        fc.integer({ min: 1, max: 1_440 }),
        fc.integer({ min: 0, max: 200 }),
        (after, durationMinutes, extra) => {
          const of = { ...timing, durationMinutes };
          const [plain, longer] = [deadlineOf(minutes(after), of, 0), deadlineOf(minutes(after), of, extra)];
          const added = longer.getTime() - plain.getTime();
          expect(plain.getTime()).toBeGreaterThan(minutes(after).getTime());
          expect(plain.getTime()).toBeLessThanOrEqual(of.closesAt.getTime());
          expect(added).toBeGreaterThanOrEqual(durationMinutes * 600 * extra);
          expect(added).toBeLessThan(durationMinutes * 600 * extra + 1_000);
        },
      ),
    );
  });
});

describe('A sitting', () => {
  it('begins only while its session is open', () => {
    expect([
      codeOf(() => start(minutes(-1))),
      codeOf(() => start(minutes(180))),
      codeOf(() => start(minutes(179))),
    ]).toEqual(['session-not-open', 'session-closed', 'done']);
  });

  it('shows its paper until it is handed in, or answers are no longer taken [L6]', () => {
    const sitting = start();
    const last = new Date(sitting.deadlineAt.getTime() + graceMs);
    expect([sitting.showsPaperAt(opensAt), sitting.showsPaperAt(last)]).toEqual([true, true]);
    expect(sitting.showsPaperAt(new Date(last.getTime() + 1))).toBe(false);
    sitting.submit(lease, 'hash', minutes(1));
    expect(sitting.showsPaperAt(minutes(2))).toBe(false);
  });

  it('follows its rules in any order of events', () => {
    const event = fc.record({
      what: fc.constantFrom('save', 'submit', 'transfer', 'close'),
      lease: fc.constantFrom(lease, other),
      after: fc.integer({ min: 0, max: 10 }),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const sitting = start();
        let [clock, holder, ends] = [0, lease, 0];
        for (const { what, lease: by, after } of events) {
          clock += after;
          const now = minutes(clock);
          const over = now.getTime() > sitting.deadlineAt.getTime() + graceMs;
          const before = sitting.receipt;
          if (what === 'save') {
            const expected =
              by !== holder
                ? 'sitting-held-elsewhere'
                : before
                  ? 'sitting-submitted'
                  : over
                    ? 'deadline-passed'
                    : 'done';
            expect(codeOf(() => sitting.requireWritable(by, now))).toBe(expected);
          } else if (what === 'transfer') {
            expect(codeOf(() => sitting.transfer(by))).toBe(before ? 'sitting-submitted' : 'done');
            if (!before) holder = by;
          } else if (what === 'submit') {
            const result = codeOf(() => (ends += sitting.submit(by, 'r', now) ? 1 : 0));
            expect(result).toBe(by === holder ? 'done' : 'sitting-held-elsewhere');
            if (by === holder && !before) expect(sitting.receipt!.atDeadline).toBe(over);
          } else if (sitting.closeAtDeadline('r', now)) {
            ends += 1;
            expect(over).toBe(true);
          }
          if (before) expect(sitting.receipt).toEqual(before);
        }
        expect(ends).toBe(sitting.isSubmitted ? 1 : 0);
      }),
    );
  });
});

describe('A save', () => {
  const saved = { sequence: 4, hash: 'a' };
  it('replaces an older one, repeats itself, and is refused when stale or altered', () => {
    expect(judgeSave(null, saved)).toBe('replaces');
    expect(judgeSave(saved, { sequence: 5, hash: 'b' })).toBe('replaces');
    expect(judgeSave(saved, { sequence: 5, hash: 'a' })).toBe('is-saved');
    expect(judgeSave(saved, { sequence: 6, hash: 'a' })).toBe('replaces');
    expect(judgeSave(saved, saved)).toBe('is-saved');
    expect(codeOf(() => judgeSave(saved, { sequence: 3, hash: 'b' }))).toBe('sequence-stale');
    expect(codeOf(() => judgeSave(saved, { sequence: 4, hash: 'b' }))).toBe('sequence-reused');
  });
});

describe('A mark', () => {
  it('is rounded half up, once, at the end', () => {
    expect(markOf([{ points: 119, weight: 1 }], 200)).toBe(60);
    expect(markOf([{ points: 118.98, weight: 1 }], 200)).toBe(59);
    expect(
      markOf(
        [
          { points: 0.1, weight: 1 },
          { points: 0.2, weight: 1 },
          { points: 0.295, weight: 1 },
        ],
        1,
      ),
    ).toBe(60);
    expect([markOf([{ points: -2, weight: 1 }], 10), markOf([{ points: 12, weight: 1 }], 10)]).toEqual([0, 100]);
  });

  it('is the exact quotient, to the nearest', () => {
    const points = fc.integer({ min: 0, max: 4_000 }).map((hundredths) => hundredths / 100);
    fc.assert(
      fc.property(
        fc.array(points, { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 200 }),
        (earned, most) => {
          const hundredths = earned.reduce((sum, one) => sum + Math.round(one * 100), 0);
          const exact = Math.floor((2 * hundredths + most) / (2 * most));
          expect(
            markOf(
              earned.map((one) => ({ points: one, weight: 1 })),
              most,
            ),
          ).toBe(Math.min(100, exact));
        },
      ),
    );
  });

  it('is corrected only when it changes', () => {
    const of = {
      learnerId: 'l',
      organisationId: 'o',
      sessionId: 's',
      paperId: 'p',
      subject: 'm',
      level: 'secondary-4',
      schoolYear: '2026-2027',
    } as const;
    const { mark, fact } = Mark.release('m', 'i', of, 59, opensAt);
    expect(fact.data).toMatchObject({ mark: 59, passed: false });
    expect(mark.correct(59, 'rescored', opensAt)).toBeNull();
    expect(mark.correct(60, 'rescored', opensAt)!.data).toMatchObject({ mark: 60, passed: true, reason: 'rescored' });
  });
});

describe('The results of a group', () => {
  const group = {
    sessionId: 's',
    paperId: 'p',
    organisationId: 'o',
    schoolYear: '2026-2027',
    level: 'secondary-4',
  } as const;
  it('are rounded half up in decimals: 1287 points of forty pupils are 32.18 [F11]', () => {
    const marks = [...Array<number>(39).fill(32), 39];
    expect(groupResults(group, marks).data).toMatchObject({ sat: 40, mean: 32.18 });
  });
  it('are published from five marks on', () => {
    expect(groupResults(group, [50, 60, 70, 80]).data).toEqual({ ...group, suppressed: true });
    expect(groupResults(group, [50, 60, 60, 80, 90]).data).toEqual({
      ...group,
      suppressed: false,
      sat: 5,
      passed: 4,
      mean: 68,
      deviation: 14.7,
    });
  });
});

describe('A paper', () => {
  const content = (contentHash: string, maxScore: number | null = 2): PaperContent => ({
    title: 't',
    subject: 's',
    level: 'secondary-4',
    language: 'fr-CA',
    contentHash,
    items: [{ ref: 'Q', itemId: 'i', identifier: 'i', part: 'P', section: 'S', weight: 1, maxScore }],
  });
  const draft = () => Paper.draft('p', 'p', ['ministere'], content('h'));

  it('is approved by two actors, the same one never twice', () => {
    const paper = draft();
    expect(paper.approve('a', opensAt)).toBeNull();
    expect(codeOf(() => paper.approve('a', opensAt))).toBe('already-approved-by-you');
    expect(paper.approve('b', opensAt)!.data).toMatchObject({ items: 1, maxScore: 2 });
    expect(codeOf(() => paper.approve('c', opensAt))).toBe('paper-approved');
    expect(codeOf(() => paper.revise(content('other')))).toBe('paper-approved');
    expect(paper.revise({ ...content('h', 3), items: [] })).toBeNull();
  });

  it('loses its approvals when its content changes', () => {
    const paper = draft();
    paper.approve('a', opensAt);
    expect(paper.revise(content('other'))).toEqual({ identifier: 'p', title: 't', approvals: 1 });
    expect(paper.approvedBy).toEqual([]);
  });

  it('that is a draft takes other points for the same content, as another rule counts them [F11]', () => {
    const paper = draft();
    expect([paper.revise(content('h')), paper.revise(content('h', 1))?.approvals, paper.points?.toNumber()]).toEqual([
      null,
      0,
      1,
    ]);
  });

  it('does not become another exam whose test has the same identifier [F11]', () => {
    const other = { ...content('other'), title: 'Français' };
    const [item] = other.items;
    const retitled = draft().revise(other);
    expect(retitled?.title).toBe('t');
    expect(codeOf(() => draft().revise({ ...other, items: [{ ...item!, identifier: 'autre' }] }))).toBe(
      'test-identifier-taken',
    );
  });

  it('is not approved when only people can mark it', () => {
    const paper = Paper.draft('p', 'p', [], content('h', null));
    expect(codeOf(() => paper.approve('a', opensAt))).toBe('paper-needs-markers');
    expect([pointsOf([2, null]), pointsOf([0.1, 0.2])?.toNumber()]).toEqual([null, 0.3]);
    expect(codeOf(() => Paper.draft('p', 'p', [], content('h', 0)).approve('a', opensAt))).toBe('paper-without-points');
  });
});

describe('A session', () => {
  const plan = {
    ...{ paperId: 'p', title: 't', subject: 's', offlineGraceMinutes: 30 },
    level: 'secondary-4',
    organisationIds: ['o'],
    opensAt,
    closesAt: minutes(180),
    durationMinutes: 60,
    releaseAt: minutes(600),
    reviewStartsAt: null,
    reviewEndsAt: null,
  } as const;
  const scheduled = () => ExamSession.schedule('s', ['ministere'], plan).session;

  it('is released by hand once all have handed in, or its time is over, and once', () => {
    expect(codeOf(() => scheduled().askRelease(minutes(10), { absent: 1, sitting: 0 }))).toBe('sittings-outstanding');
    expect(codeOf(() => scheduled().askRelease(minutes(200), { absent: 1, sitting: 1 }))).toBe('sittings-outstanding');
    expect(scheduled().askRelease(minutes(200), { absent: 1, sitting: 0 })).toBe(true);
    const session = scheduled();
    expect([
      session.askRelease(minutes(10), { absent: 0, sitting: 0 }),
      session.askRelease(minutes(11), { absent: 0, sitting: 0 }),
    ]).toEqual([true, false]);
  });

  it('is decided on by those who scheduled it alone', () => {
    expect(() => scheduled().requireOwner(['css-a', 'ministere'])).not.toThrow();
    expect(codeOf(() => scheduled().requireOwner(['css-a']))).toBe('out-of-reach');
  });

  it('knows the school year of Quebec', () => {
    expect(schoolYearOf(new Date('2027-07-01T03:59:00Z'))).toBe('2026-2027');
    expect(schoolYearOf(new Date('2027-07-01T04:01:00Z'))).toBe('2027-2028');
  });

  it('ends after it opens, and releases after it ends', () => {
    expect(codeOf(() => ExamSession.schedule('s', [], { ...plan, closesAt: opensAt }))).toBe(
      'session-ends-before-it-opens',
    );
    expect(codeOf(() => ExamSession.schedule('s', [], { ...plan, releaseAt: minutes(179) }))).toBe(
      'release-before-the-end',
    );
  });
});
