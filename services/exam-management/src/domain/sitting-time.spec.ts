import fc from 'fast-check';
import { graceMs, isCredited, minutesAfter, type PauseCause, pauseCauses, pauseGraceMs } from './clock.js';
import { judgeSave, type SavedAnswer } from './saved-answer.js';
import type { Lease } from './sitting-state.js';
import { Sitting } from './sitting.js';
import { codeOf } from '../../test/code-of.js';

const opensAt = new Date('2027-01-20T14:00:00Z');
const at = (minutes: number) => minutesAfter(opensAt, minutes);
const timing = { opensAt, closesAt: at(180), durationMinutes: 60 };
const candidacy = { candidateId: 'c', sessionId: 's', learnerId: 'l', organisationId: 'o' };
const lease: Lease = { hash: 'first', holder: 'player' };
const start = (awaits = false) => Sitting.start('i', candidacy, timing, 0, lease, opensAt, awaits).sitting;

describe('The clock of a sitting', () => {
  it('waits until the candidate is authorised, and counts the whole time from then', () => {
    const sitting = start(true);
    expect(sitting.phase).toBe('awaiting');
    expect(codeOf(() => sitting.requireWritable(lease, at(1)))).toBe('sitting-not-authorised');
    expect(codeOf(() => sitting.submit(lease, 'r', at(1)))).toBe('sitting-not-authorised');
    expect(sitting.closeAtDeadline('r', at(500))).toBeNull();
    sitting.authorise(timing, at(20));
    expect([sitting.phase, sitting.startedAt, sitting.deadlineAt]).toEqual(['sitting', at(20), at(80)]);
    expect(codeOf(() => sitting.authorise(timing, at(21)))).toBe('sitting-under-way');
    expect(codeOf(() => start(true).authorise(timing, at(180)))).toBe('session-closed');
  });

  it.each(pauseCauses)('gives the time of a pause back by its cause: %s', (cause) => {
    const sitting = start();
    sitting.pause(cause, at(10));
    expect(sitting.phase).toBe('paused');
    expect(codeOf(() => sitting.pause(cause, at(11)))).toBe('sitting-paused');
    sitting.resume(new Date(at(25).getTime() + 1));
    const stood = isCredited(cause) ? 15 * 60_000 + 1_000 : 0;
    expect(sitting.deadlineAt.getTime()).toBe(at(60).getTime() + stood);
    expect(codeOf(() => sitting.resume(at(26)))).toBe('sitting-not-paused');
  });

  it('stands still in an outage over the deadline and the close, and runs on in a pause by own fault', () => {
    const outage = start();
    outage.pause('outage', at(50));
    expect(outage.closeAtDeadline('r', at(300))).toBeNull();
    outage.resume(at(300));
    expect(outage.deadlineAt).toEqual(at(310));
    const fault = start();
    fault.pause('own-fault', at(50));
    expect(fault.closeAtDeadline('r', at(63))?.data).toMatchObject({ atDeadline: true });
  });

  it('takes what left a device before it heard of the pause, and nothing after', () => {
    const sitting = start();
    sitting.pause('outage', at(10));
    const last = new Date(at(10).getTime() + pauseGraceMs);
    expect(codeOf(() => sitting.requireWritable(lease, last))).toBe('done');
    expect(codeOf(() => sitting.requireWritable(lease, new Date(last.getTime() + 1)))).toBe('sitting-paused');
    expect(codeOf(() => sitting.submit(lease, 'r', new Date(last.getTime() + 1)))).toBe('sitting-paused');
  });

  it('is reopened after a hand-in by mistake, whose receipt is kept', () => {
    const sitting = start();
    sitting.submit(lease, 'mistaken', at(30));
    const { formerReceipt, fact } = sitting.reopen(0, at(32));
    expect(formerReceipt).toEqual({ hash: 'mistaken', at: at(30), atDeadline: false });
    expect(fact?.type).toBe('exam-management.sitting-reopened.v1');
    expect([sitting.phase, sitting.receipt, sitting.deadlineAt]).toEqual(['sitting', null, at(60)]);
    expect(codeOf(() => sitting.reopen(0, at(33)))).toBe('sitting-under-way');
    sitting.submit(lease, 'again', at(40));
    expect(codeOf(() => sitting.reopen(0, at(61)))).toBe('deadline-passed');
    sitting.reopen(5, at(61));
    expect(sitting.deadlineAt).toEqual(at(66));
  });

  it('is ended by whoever watches, with a receipt of what was saved', () => {
    const sitting = start();
    sitting.terminate('r', at(5));
    expect([sitting.phase, sitting.receipt?.hash]).toEqual(['terminated', 'r']);
    expect(codeOf(() => sitting.requireWritable(lease, at(6)))).toBe('sitting-terminated');
    expect(codeOf(() => sitting.extend(5, at(6)))).toBe('sitting-terminated');
  });
});

type Step =
  | { what: 'save'; lag: number; back: number; answer: string; old: boolean }
  | { what: 'pause'; cause: PauseCause }
  | { what: 'extend' | 'reopen'; minutes: number }
  | { what: 'resume' | 'transfer' | 'submit' | 'close' | 'terminate' | 'restore' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('save' as const),
      lag: fc.nat({ max: 3 }),
      back: fc.nat({ max: 2 }),
      answer: fc.constantFrom('A', 'B'),
      old: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('pause' as const), cause: fc.constantFrom(...pauseCauses) }) },
  fc.record({ what: fc.constantFrom('extend' as const, 'reopen' as const), minutes: fc.integer({ min: 1, max: 30 }) }),
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constantFrom('resume' as const, 'transfer', 'submit', 'close', 'terminate', 'restore'),
    }),
  },
);

describe('Any interleaving of saves, retries, pauses, grants, transfers and reopenings', () => {
  it('keeps the last acknowledged answer, and no deadline ever goes back', () => {
    const events = fc.array(fc.record({ step, after: fc.nat({ max: 600 }) }), { maxLength: 60 });
    fc.assert(
      fc.property(events, (history) => {
        const sitting = start();
        let [clock, device, sequence] = [0, 0, 0];
        let [stored, acknowledged]: [SavedAnswer | null, SavedAnswer | null] = [null, null];
        let credit = 0;
        let pausedAt: { from: number; cause: PauseCause } | null = null;
        for (const { step: one, after } of history) {
          clock += after;
          const now = new Date(opensAt.getTime() + clock * 1_000);
          const before = sitting.deadlineAt;
          const holder = { hash: `device ${device}`, holder: 'player' };
          if (device === 0) Object.assign(holder, lease);
          const result = codeOf(() => {
            if (one.what === 'save') {
              // A device numbers on; what it sent before and lost may arrive now.
              const sent = {
                sequence: Math.max(1, one.old ? sequence - one.back : (sequence += 1 + one.lag)),
                hash: one.answer,
              };
              sitting.requireWritable(holder, now);
              if (judgeSave(stored, sent) === 'replaces') stored = sent;
              acknowledged = stored;
            } else if (one.what === 'transfer') {
              const next = { hash: `device ${device + 1}`, holder: 'player' };
              sitting.transfer(next);
              device += 1;
              expect(codeOf(() => sitting.requireLease(holder))).toBe('sitting-held-elsewhere');
            } else if (one.what === 'pause') {
              sitting.pause(one.cause, now);
              pausedAt = { from: clock, cause: one.cause };
            } else if (one.what === 'resume') {
              sitting.resume(now);
              if (isCredited(pausedAt!.cause)) credit += clock - pausedAt!.from;
              pausedAt = null;
            } else if (one.what === 'extend') {
              sitting.extend(one.minutes, now);
              credit += one.minutes * 60;
            } else if (one.what === 'reopen') {
              sitting.reopen(one.minutes, now);
              credit = (sitting.deadlineAt.getTime() - at(60).getTime()) / 1_000;
            } else if (one.what === 'submit') sitting.submit(holder, 'r', now);
            else if (one.what === 'close') sitting.closeAtDeadline('r', now);
            else if (one.what === 'terminate') sitting.terminate('r', now);
            else sitting.restore();
          });
          if (sitting.isSubmitted) pausedAt = null;
          expect(sitting.deadlineAt.getTime()).toBeGreaterThanOrEqual(before.getTime());
          expect(sitting.deadlineAt.getTime()).toBe(at(60).getTime() + credit * 1_000);
          expect(stored).toEqual(acknowledged);
          // Whoever may write has time, is let in, and has not ended.
          if (one.what === 'save' && (result === 'done' || result.startsWith('sequence'))) {
            expect(['sitting', 'paused']).toContain(sitting.phase);
            if (sitting.phase === 'sitting')
              expect(now.getTime()).toBeLessThanOrEqual(sitting.deadlineAt.getTime() + graceMs);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
