import { type AccessEntry, grouped, operationInWords, wholeDays } from './access-entry.js';
import { AccessQuestion } from './access-question.js';
import { operationIn } from './operations.js';
import { type LookToWithhold, withhold, withholdingReasons, withholdingRules } from './withholding.js';

const entry = (at: string, more: Partial<AccessEntry> = {}): AccessEntry => ({
  id: at,
  at,
  learnerId: 'l',
  organisations: [{ code: 'css-a', name: 'Centre A' }],
  role: 'system',
  purpose: 'teaching',
  legalBasis: 'la loi',
  operation: 'read-learner',
  own: false,
  question: null,
  ...more,
});

describe('Looks', () => {
  it('are put together by Quebec’s day, and by whatever a reader would tell apart', () => {
    const entries = [
      entry('2026-10-02T05:00:00Z'),
      // Still the first of October in Quebec.
      entry('2026-10-02T03:00:00Z'),
      entry('2026-10-01T20:00:00Z', { role: 'staff' }),
      entry('2026-10-01T19:00:00Z'),
    ];
    expect(grouped(entries).map(({ day, entries: of }) => [day, of.map(({ at }) => at.slice(11, 13))])).toEqual([
      ['2026-10-02', ['05']],
      ['2026-10-01', ['03', '19']],
      ['2026-10-01', ['20']],
    ]);
  });

  it('end a page with a whole day, unless one day is longer than a page', () => {
    const days = [entry('2026-10-03T15:00:00Z'), entry('2026-10-02T15:00:00Z'), entry('2026-10-02T14:00:00Z')];
    expect(wholeDays(days, true)).toEqual(days.slice(0, 1));
    expect(wholeDays(days, false)).toEqual(days);
    expect(wholeDays(days.slice(1), true)).toEqual(days.slice(1));
  });

  it('have words for what was done, and none for what no service does', () => {
    expect(operationInWords('oneroster-get-students-for-class-v1p1')).toMatchObject({ en: 'received lists of people' });
    expect(operationIn('constructor')).toBeNull();
    expect(operationIn('oneroster-get-all-orgs')).toBeNull();
  });
});

describe('Keeping a look back', () => {
  const dayAfter = (days: number) => new Date(Date.UTC(2026, 10, 30 + days)).toISOString().slice(0, 10);
  const decided = (
    reason: (typeof withholdingReasons)[number],
    until: string,
    look: Partial<LookToWithhold> = {},
    by: string | null = 'officer',
    today = '2026-11-30',
  ) =>
    withhold(
      { entryId: 'e', lookedBy: null, decisions: 0, firstDecidedAt: null, ...look },
      { reason, until },
      by,
      new Date(`${today}T15:00:00Z`),
    );

  it('has a law in both languages, a last day and a first one for each reason', () => {
    for (const reason of withholdingReasons) {
      const { legalBasis, mostDays } = withholdingRules[reason];
      expect([legalBasis.fr, legalBasis.en].every((law) => /RLRQ|CQLR/.test(law))).toBe(true);
      const last = dayAfter(mostDays);
      expect(decided(reason, last)).toMatchObject({ entryId: 'e', decision: 1, reason, until: last, by: 'officer' });
      decided(reason, '2026-11-30');
      for (const until of ['2026-11-29', dayAfter(mostDays + 1), '2099-01-01'])
        expect(() => decided(reason, until)).toThrow('withholding-day-refused');
      expect(() => decided(reason, '2026-06-01', {}, 'officer', '2026-05-01')).toThrow('withholding-day-refused');
    }
  });

  it('is a person’s to decide, other than whoever looked', () => {
    expect(() => decided('inquiry', dayAfter(9), {}, null)).toThrow('withholding-person-required');
    expect(() => decided('inquiry', dayAfter(9), { lookedBy: 'officer' })).toThrow('withholding-of-own-look');
    expect(decided('inquiry', dayAfter(9), { lookedBy: 'other' }).decision).toBe(1);
  });

  it('ends at the latest by the first decision, however often it is decided anew, and may always end at once', () => {
    const { mostDays } = withholdingRules['another-person'];
    const again = (until: string, firstDecidedAt: string) =>
      decided('another-person', until, { decisions: 3, firstDecidedAt: new Date(firstDecidedAt) });
    expect(again(dayAfter(mostDays - 10), '2026-11-20T15:00:00Z').decision).toBe(4);
    expect(() => again(dayAfter(mostDays - 9), '2026-11-20T15:00:00Z')).toThrow('withholding-day-refused');
    expect(again('2026-11-30', '2024-01-01T15:00:00Z').until).toBe('2026-11-30');
    expect(() => again('2026-12-01', '2024-01-01T15:00:00Z')).toThrow('withholding-day-refused');
  });
});

describe('A question about a look', () => {
  it('is due until the end of the twentieth day in Quebec, is told to be late once, and ends once', () => {
    const now = new Date('2026-11-20T15:00:00Z');
    const of = { id: 'q', entryId: 'e', learnerId: 'l', subject: 's', visibleTo: ['ministere'], text: 'Pourquoi?' };
    const question = AccessQuestion.ask({ ...of, kind: 'why' }, now);
    expect(question.dueAt).toEqual(new Date('2026-12-11T05:00:00Z'));
    expect(question.remind(['o'], new Date('2026-12-11T04:59:59Z'))).toEqual([]);
    const [told, ...more] = question.remind(['o', 'p'], new Date('2026-12-11T05:00:00Z'));
    expect([told!.data, more.length]).toEqual([{ organisationId: 'o' }, 1]);
    expect(question.remind(['o', 'p'], new Date('2026-12-12T05:00:00Z'))).toEqual([]);
    question.withdraw(now);
    expect(() => question.reply('Parce que.', 'sis', now)).toThrow('access-question-closed');
    expect(() => question.withdraw(now)).toThrow('access-question-closed');
  });
});
