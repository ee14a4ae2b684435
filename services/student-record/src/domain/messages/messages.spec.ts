import fc from 'fast-check';
import { schoolDay } from '@pan/kit/domain';
import { AbsenceNotice } from './absence-notice.js';
import { safeName, takenType } from './attachment.js';
import { mayTellAbsence, readersOf } from './audience-rules.js';
import { Message, mustHaveRoom, type Speaker, type Written } from './message.js';
import { QuietHours } from './quiet-hours.js';

const now = new Date('2026-11-30T20:00:00Z');
const office: Speaker = { subject: null, name: 'École', isOffice: true };
const teacher: Speaker = { subject: 'prof', name: 'Anne Roy', isOffice: false };
const written = (more: Partial<Written> = {}): Written => ({
  ...{ subject: 'Sortie', body: 'Demain.', lang: 'fr', urgency: 'normal', attachments: 0 },
  audience: { kind: 'school', learnerId: null, classId: null },
  ...more,
});
const of = { id: 'm', organisationId: 'o', visibleTo: [] };
const nights = QuietHours.say({ begins: '18:00', ends: '07:00', weekends: true });
const over = (at: string, quiet = nights) => quiet.over(new Date(at)).toISOString();

describe('Quiet hours', () => {
  it('end at their hour of Quebec’s clock, on the next day of the week if weekends are quiet', () => {
    expect(over('2026-11-30T22:59:00Z')).toBe('2026-11-30T22:59:00.000Z');
    expect(over('2026-11-30T23:00:00Z')).toBe('2026-12-01T12:00:00.000Z');
    expect(over('2026-12-04T23:30:00Z')).toBe('2026-12-07T12:00:00.000Z');
    expect(over('2026-12-05T17:00:00Z')).toBe('2026-12-07T12:00:00.000Z');
  });

  it('of an hour at noon leave the rest of a Monday free, from its midnight on', () => {
    const noon = QuietHours.say({ begins: '12:00', ends: '13:00', weekends: true });
    expect(over('2026-12-06T15:00:00Z', noon)).toBe('2026-12-07T05:00:00.000Z');
    expect(over('2026-12-07T17:30:00Z', noon)).toBe('2026-12-07T18:00:00.000Z');
  });

  it('follow the clock when it is put forward and back', () => {
    const daily = QuietHours.say({ begins: '20:00', ends: '07:00', weekends: false });
    expect(over('2026-03-08T04:00:00Z', daily)).toBe('2026-03-08T11:00:00.000Z');
    expect(over('2026-11-01T03:00:00Z', daily)).toBe('2026-11-01T12:00:00.000Z');
    const skipped = QuietHours.say({ begins: '20:00', ends: '02:30', weekends: false });
    expect(over('2026-03-08T04:00:00Z', skipped)).toBe('2026-03-08T07:00:00.000Z');
  });

  it('that begin and end at once are none', () => {
    expect(() => QuietHours.say({ begins: '07:00', ends: '07:00', weekends: false })).toThrow('quiet-hours-empty');
  });

  it('are over at the first minute that is not quiet, whatever they are', () => {
    const time = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
      .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'));
    const minute = fc.integer({ min: 0, max: 60 * 24 * 364 });
    fc.assert(
      fc.property(time, time, fc.boolean(), minute, (begins, ends, weekends, at) => {
        fc.pre(begins !== ends);
        const quiet = QuietHours.say({ begins, ends, weekends });
        const from = new Date(Date.UTC(2026, 0, 1) + at * 60_000);
        let plain = from;
        while (quiet.holdAt(plain)) plain = new Date(plain.getTime() + 60_000);
        expect(quiet.over(from)).toEqual(plain);
      }),
      { numRuns: 60 },
    );
  });
});

describe('A message', () => {
  it('waits for the end of quiet hours unless it is urgent', () => {
    const late = new Date('2026-12-01T02:00:00Z');
    const due = (urgency: 'normal' | 'urgent') => Message.write(of, office, written({ urgency }), nights, late).kept;
    expect(due('normal').dueAt).toEqual(new Date('2026-12-01T12:00:00Z'));
    expect(due('urgent').dueAt).toEqual(late);
    expect([due('normal').lane, due('urgent').lane]).toEqual(['bulk', 'quick']);
  });

  it('with attachments is held until they are clean, and then waits for quiet hours as any other', () => {
    const late = new Date('2026-12-01T02:00:00Z');
    const message = Message.write(of, office, written({ attachments: 2 }), nights, now);
    expect(message.kept.standing).toBe('held');
    for (const n of [1, 2]) message.mustTakeAttachment(n);
    for (const n of [0, 3]) expect(() => message.mustTakeAttachment(n)).toThrow('attachment-not-announced');
    expect([message.release(nights, late), message.release(nights, late)]).toEqual([true, false]);
    expect(message.kept).toMatchObject({ standing: 'queued', dueAt: new Date('2026-12-01T12:00:00Z') });
    expect(() => message.mustTakeAttachment(1)).toThrow('message-not-held');
  });

  it('has attachments under names that no system of files takes for something else', () => {
    const names = {
      '../../etc/passwd': 'passwd.pdf',
      'C:\\temp\\Bulletin.PDF': 'Bulletin.pdf',
      '.htaccess': 'htaccess.pdf',
      'facture.pdf.exe': 'facture.pdf.exe.pdf',
      '…\u202Efdp.exe': '… fdp.exe.pdf',
      '   ': 'document.pdf',
      '.pdf': 'pdf.pdf',
      'a\r\nb".pdf': 'a b.pdf',
    };
    for (const [name, safe] of Object.entries(names))
      expect([name, safeName(name, 'application/pdf')]).toEqual([name, safe]);
    expect([...safeName('é'.repeat(400), 'text/plain')]).toHaveLength(124);
    for (const type of [null, 'application/x-msdownload', 'text/html', 'toString'])
      expect(() => takenType(type)).toThrow('attachment-type-not-taken');
  });

  it('to one family never waits behind one to a school', () => {
    const audience = { kind: 'family', learnerId: 'zoe', classId: null } as const;
    expect(Message.write(of, teacher, written({ audience }), null, now).kept.lane).toBe('quick');
  });

  it('to a whole school is the office’s', () => {
    expect(() => Message.write(of, teacher, written(), null, now)).toThrow('school-audience-office-only');
  });

  it('is recalled once', () => {
    const message = Message.write(of, office, written(), null, now);
    expect([message.recall(now), message.recall(now), message.kept.standing]).toEqual([true, false, 'recalled']);
  });

  it('has a thread of so many replies', () => {
    expect(() => mustHaveRoom(99)).not.toThrow();
    expect(() => mustHaveRoom(100)).toThrow('thread-full');
  });
});

describe('Copies', () => {
  const today = schoolDay(now);

  it('are guardians’ until full age, and a learner’s own from 14 of what goes to a class or school', () => {
    const ages = (['family', 'class', 'school'] as const).map((audience) => readersOf(audience, today));
    expect(ages.map(({ learnerFrom }) => learnerFrom)).toEqual([18, 14, 14]);
    expect(new Set(ages.map(({ guardianUntil }) => guardianUntil))).toEqual(new Set([18]));
  });

  it('and absences: a guardian tells them, and the learner at full age', () => {
    expect(mayTellAbsence('guardian', null, today)).toBe(true);
    expect(mayTellAbsence('learner', null, today)).toBe(false);
    expect([mayTellAbsence('learner', '2008-11-30', today), mayTellAbsence('learner', '2008-12-01', today)]).toEqual([
      true,
      false,
    ]);
  });
});

describe('An absence', () => {
  const today = '2026-11-30';
  const tell = (firstOn: string, lastOn = firstOn) =>
    AbsenceNotice.tell(
      { id: 'a', learnerId: 'zoe', organisationId: 'o', visibleTo: [], subject: 'anne', toldAs: 'guardian' },
      { firstOn, lastOn, reason: 'illness', note: null },
      today,
      now,
    );

  it('is told up to two weeks after, a year ahead, for sixty days', () => {
    for (const days of [['2026-11-16'], ['2027-12-01'], ['2026-12-01', '2027-01-29']] as const)
      expect(tell(...(days as [string])).kept.firstOn).toBe(days[0]);
    for (const days of [['2026-11-15'], ['2027-12-02'], ['2026-12-01', '2027-01-30'], ['2026-12-02', '2026-12-01']])
      expect(() => tell(...(days as [string]))).toThrow('absence-days-malformed');
  });

  it('is acknowledged once, and not after it was withdrawn', () => {
    const notice = tell(today);
    expect([notice.acknowledge('sis', now), notice.acknowledge('sis', now)]).toEqual([true, false]);
    expect([notice.withdraw(now), notice.withdraw(now)]).toEqual([true, false]);
    expect(() => notice.acknowledge('sis', now)).toThrow('absence-withdrawn');
  });
});
