import fc from 'fast-check';
import { essayScheme } from '../../../test/essay-scheme.js';
import { leaseMs, type Marking, type ReturnReason, returnReasons, type Stage } from './marking.js';
import { agree, type MarkingScheme } from './marking-scheme.js';
import { pointsOf, type Scores } from './rubric.js';
import { Script } from './script.js';
import { codeOf } from '../../../test/code-of.js';

const now = new Date('2027-01-21T14:00:00Z');
const of = { sessionId: 's', sittingId: 't', itemRef: 'Q15', learnerId: 'l', organisationId: 'o' };
const answer = { responses: { RESPONSE: ['Il était une fois'] }, answerHash: 'h' };
const open = (drawn = 50): Script => Script.open('i', { number: 'K7M2Q4XHVC', drawn }, { ...of, ...answer }, now);
const good: Scores = { coherence: 10, spelling: 8 };
const fair: Scores = { coherence: 10, spelling: 7 };
const poor: Scores = { coherence: 2, spelling: 3 };

/** Marks the next stage of a script. */
function mark(script: Script, markerId: string, scores: Scores, first: Marking | null, scheme = essayScheme): Marking {
  const marking = script.deal(`m-${markerId}`, markerId, now);
  marking.draft({ scores, annotations: [] }, scheme, now);
  marking.submit(scheme, now);
  script.take(marking, first?.points ?? null, scheme, now);
  return marking;
}

describe('A script', () => {
  it('is settled by one marking where no second is asked for', () => {
    const script = open();
    mark(script, 'a', good, null, { ...essayScheme, doubling: 'none' });
    expect([script.phase, script.points]).toEqual(['settled', '18']);
  });

  it('waits for a second person, and is settled by the mean where both agree', () => {
    const script = open();
    const first = mark(script, 'a', good, null);
    expect([script.phase, script.stage, script.points]).toEqual(['waiting', 'second', null]);
    mark(script, 'b', fair, first);
    expect([script.phase, script.points]).toEqual(['settled', '17.5']);
  });

  it('goes to a third where two do not agree, and that decision stands', () => {
    const script = open();
    const first = mark(script, 'a', good, null);
    mark(script, 'b', poor, first);
    expect([script.phase, script.stage]).toEqual(['waiting', 'adjudication']);
    mark(script, 'c', fair, null);
    expect([script.phase, script.points]).toEqual(['settled', '17']);
  });

  it('is marked once more for a review: its points stand, whatever that person gives, who decides nothing else', () => {
    const script = open();
    expect(codeOf(() => script.markAgain())).toBe('script-not-settled');
    mark(script, 'a', good, null, { ...essayScheme, doubling: 'none' });
    script.markAgain();
    expect([script.phase, script.stage, script.points]).toEqual(['waiting', 'review', '18']);
    expect(codeOf(() => script.deal('m', 'b', now).return('off-topic', now))).toBe('adjudication-decides');
    script.giveBack('knows-the-pupil');
    expect([script.phase, script.stage]).toEqual(['waiting', 'review']);
    expect(mark(script, 'c', poor, null).points).toBe('5');
    expect([script.phase, script.points]).toEqual(['settled', '18']);
  });

  it('is given to one person at a time, and not once it is settled', () => {
    const script = open();
    script.deal('m', 'a', now);
    expect(codeOf(() => script.deal('n', 'b', now))).toBe('script-not-waiting');
  });

  it('goes to another marker from whoever knows the pupil, and for other reasons to whoever adjudicates', () => {
    const stageAfter = (reason: ReturnReason): Stage => {
      const script = open();
      script.deal('m', 'a', now).return(reason, now);
      script.giveBack(reason);
      return script.stage;
    };
    expect(returnReasons.map(stageAfter)).toEqual(['adjudication', 'adjudication', 'adjudication', 'first']);
    const script = open();
    script.giveBack('illegible');
    const third = script.deal('m', 'c', now);
    expect(codeOf(() => third.return('off-topic', now))).toBe('adjudication-decides');
    expect(codeOf(() => third.return('knows-the-pupil', now))).toBe('done');
  });

  it('takes remarks on what is there alone', () => {
    const at = (from: number | null, to: number | null, response = 'RESPONSE') =>
      codeOf(() => open().requireWithin([{ response, from, to, x: null, y: null, comment: 'c' }]));
    expect([at(0, 17), at(null, null), at(3, 5)]).toEqual(['done', 'done', 'done']);
    expect(new Set([at(0, 18), at(5, 5), at(7, 5), at(0, null), at(0, 1, 'OTHER')])).toEqual(
      new Set(['annotation-outside']),
    );
  });
});

describe('A marking', () => {
  it('needs every criterion to be submitted, and then changes no more', () => {
    const marking = open().deal('m', 'a', now);
    marking.draft({ scores: { coherence: 6 }, annotations: [] }, essayScheme, now);
    expect(codeOf(() => marking.submit(essayScheme, now))).toBe('criterion-not-scored');
    marking.draft({ scores: good, annotations: [] }, essayScheme, now);
    marking.submit(essayScheme, now);
    for (const late of [
      () => marking.draft({ scores: poor, annotations: [] }, essayScheme, now),
      () => marking.submit(essayScheme, now),
      () => marking.return('illegible', now),
    ])
      expect(codeOf(late)).toBe('marking-ended');
    expect(marking.points).toBe('18');
  });

  it('lapses once nobody has worked on it for two days; a draft begins them anew', () => {
    const marking = open().deal('m', 'a', now);
    const later = (ms: number) => new Date(now.getTime() + ms);
    marking.draft({ scores: {}, annotations: [] }, essayScheme, later(1_000));
    expect(marking.lapse(later(leaseMs))).toBe(false);
    expect(marking.lapse(later(leaseMs + 1_000))).toBe(true);
    expect(codeOf(() => marking.submit(essayScheme, later(leaseMs + 2_000)))).toBe('marking-ended');
  });
});

const acts = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('mark' as const),
        spelling: fc.integer({ min: 0, max: 20 }).map((n) => n / 2),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('return' as const), reason: fc.constantFrom(...returnReasons) }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('lapse' as const) }) },
  ),
  { minLength: 1, maxLength: 12 },
);
const schemes = fc.record({
  doubling: fc.constantFrom('none' as const, 'all' as const),
  agreement: fc.constantFrom('mean' as const, 'first' as const, 'higher' as const),
  tolerance: fc.integer({ min: 0, max: 6 }).map((n) => n / 2),
});

describe('Any course of a marking', () => {
  it('ends in what the scheme says of the markings that were submitted, and never marks a stage twice', () => {
    fc.assert(
      fc.property(schemes, acts, (terms, course) => {
        const scheme: MarkingScheme = { ...essayScheme, ...terms };
        const script = open();
        const submitted = new Map<Stage, Marking>();
        for (const [at, act] of course.entries()) {
          if (script.phase !== 'waiting') break;
          const marking = script.deal(`m${at}`, `p${at}`, now);
          if (act.kind === 'lapse') {
            expect(marking.lapse(new Date(now.getTime() + leaseMs))).toBe(true);
            script.wait();
          } else if (act.kind === 'return') {
            const isDecided = marking.stage === 'adjudication' && act.reason !== 'knows-the-pupil';
            expect(codeOf(() => marking.return(act.reason, now))).toBe(isDecided ? 'adjudication-decides' : 'done');
            if (isDecided) break;
            script.giveBack(act.reason);
          } else {
            marking.draft({ scores: { coherence: 6, spelling: act.spelling }, annotations: [] }, scheme, now);
            marking.submit(scheme, now);
            expect(submitted.has(marking.stage)).toBe(false);
            submitted.set(marking.stage, marking);
            script.take(marking, submitted.get('first')?.points ?? null, scheme, now);
          }
        }
        if (script.phase !== 'settled') return;
        const [first, second, third] = (['first', 'second', 'adjudication'] as const).map(
          (stage) => submitted.get(stage)?.points,
        );
        if (third !== undefined) return void expect(script.points).toBe(third);
        if (second === undefined) return void expect([terms.doubling, script.points]).toEqual(['none', first]);
        expect(agree(scheme, first!, second!)).toBe(true);
        expect(Number(script.points)).toBeGreaterThanOrEqual(Math.min(Number(first), Number(second)));
        expect(Number(script.points)).toBeLessThanOrEqual(Math.max(Number(first), Number(second)));
        expect(pointsOf(essayScheme.rubric, { coherence: 6, spelling: 0 }).lte(script.points!)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
