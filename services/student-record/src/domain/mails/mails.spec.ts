import { afterSending, mailText, outcomeOf } from './mail.js';
import { NotificationSetting } from './notification-setting.js';

const now = new Date('2026-11-30T20:00:00Z');
const later = (hours: number) => new Date(now.getTime() + hours * 3_600_000);

describe('Where a person is told', () => {
  const confirmed = () => {
    const setting = NotificationSetting.none('s', 'anne');
    expect(setting.say('anne@famille.example', 'at-once', now)).toBe(true);
    setting.confirm(true, now);
    return setting;
  };

  it('is an address that its code confirmed within a day, and another one is confirmed anew', () => {
    const setting = confirmed();
    expect(setting.say('anne@famille.example', 'daily', now)).toBe(false);
    expect(setting.kept.confirmedAt).toEqual(now);
    expect(setting.say('autre@famille.example', 'daily', now)).toBe(true);
    expect(setting.kept.confirmedAt).toBeNull();
    expect(() => setting.confirm(false, now)).toThrow('confirmation-code-wrong');
    expect(() => setting.confirm(true, later(24))).toThrow('confirmation-code-wrong');
    setting.confirm(true, later(23));
    expect(() => setting.confirm(true, later(23))).toThrow('confirmation-code-wrong');
  });

  it('is nowhere without an address, nor once a link of a mail was followed', () => {
    const setting = confirmed();
    expect(() => setting.say(null, 'daily', now)).toThrow('notification-without-address');
    setting.silence();
    expect(setting.kept.how).toBe('off');
    setting.say(null, 'off', now);
    expect(setting.kept).toMatchObject({ email: null, confirmedAt: null, codeAskedAt: null });
  });
});

describe('A mail', () => {
  it('is tried again, later each time, unless it is refused for good', () => {
    const after = (problem: Parameters<typeof afterSending>[0]['problem'], attempts: number) =>
      afterSending({ code: null, problem }, attempts);
    expect(after(null, 1).state).toBe('sent');
    expect(after('refused', 1).state).toBe('failed');
    for (const problem of ['later', 'unreachable', 'tls', 'sign-in'] as const) {
      const waits = [1, 2, 3, 4, 5, 6, 7].map((attempt) => after(problem, attempt).waitSeconds);
      expect(waits).toEqual([...waits].sort((one, other) => one - other));
      expect(after(problem, 7).state).toBe('pending');
      expect(after(problem, 8).state).toBe('failed');
    }
  });

  it('is refused by a code of 500 and more of the address or of the mail, never by what is said to all of our mail', () => {
    const said = (command: string, responseCode: number) => outcomeOf({ code: 'EENVELOPE', command, responseCode });
    expect(said('RCPT TO', 550)).toEqual({ code: 550, problem: 'refused' });
    expect(said('DATA', 554).problem).toBe('refused');
    expect(said('RCPT TO', 451)).toEqual({ code: 451, problem: 'later' });
    for (const command of ['CONN', 'EHLO', 'MAIL FROM']) expect(said(command, 554).problem).toBe('later');
    expect(outcomeOf({ code: 'EAUTH', responseCode: 535 }).problem).toBe('sign-in');
    expect(outcomeOf({ code: 'ESOCKET', originalCode: 'DEPTH_ZERO_SELF_SIGNED_CERT' }).problem).toBe('tls');
    expect(outcomeOf({ code: 'ETIMEDOUT' }).problem).toBe('unreachable');
  });

  it('says from which schools, in French and then in English', () => {
    const of = { schools: ['École A'], code: 'K7WM-3QPD', pages: 'https://famille.example' };
    for (const kind of ['waiting', 'digest'] as const) {
      const { text } = mailText(kind, of);
      expect(text.split('École A')).toHaveLength(3);
      expect(text).not.toContain('K7WM');
    }
    expect(mailText('confirmation', of).text.split('K7WM-3QPD')).toHaveLength(3);
  });
});
