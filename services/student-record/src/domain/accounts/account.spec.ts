import { AccountLink, type Person } from './account-link.js';
import { Account } from './account.js';
import { codeDays, GuardianCode, mostAttempts, mostOpenCodes, requireAttempt } from './guardian-code.js';
import { actingRole } from './role.js';

const now = new Date('2026-11-20T15:00:00Z');
const today = '2026-11-20';
const days = (count: number) => new Date(now.getTime() + count * 86_400_000);
const zoe: Person = { role: 'learner', id: 'zoe', organisationId: 'ecole' };
const noah: Person = { role: 'learner', id: 'noah', organisationId: 'ecole' };
const teacher: Person = { role: 'staff', id: 'teacher', organisationId: 'ecole', leftOn: null };

const linkOf = (subject: string, person: Person, id = `${subject}-${person.id}`) =>
  AccountLink.bySchool(id, subject, person, now);
const ended = (link: AccountLink) => {
  link.end('school', now);
  return link;
};
const codeFor = (learnerId: string, open = 0) =>
  GuardianCode.issue(
    { id: `code-${learnerId}`, learnerId, organisationId: 'ecole', digest: Buffer.from(learnerId) },
    open,
    now,
  );
const ids = { link: 'new-link', guardian: 'new-guardian' };

describe('A school that links an account', () => {
  it('makes it the learner’s whom it names', () => {
    const { outcome, link } = new Account('s', []).linkTo(zoe, null, 'l', now);
    expect([outcome, link.id, link.subject, link.person, link.learnerId]).toEqual([
      ...['created', 'l', 's'],
      { role: 'learner', id: 'zoe' },
      'zoe',
    ]);
  });

  it('makes it a staff member’s, who has nobody’s record as an own one', () => {
    const { link } = new Account('s', []).linkTo(teacher, null, 'l', now);
    expect([link.person, link.learnerId]).toEqual([{ role: 'staff', id: 'teacher' }, null]);
  });

  it('changes nothing when it says so again', () => {
    const held = linkOf('s', zoe);
    expect(new Account('s', [held]).linkTo(zoe, held, 'l', now)).toEqual({ outcome: 'unchanged', link: held });
  });

  it('is refused when the person has another account', () => {
    expect(() => new Account('s', []).linkTo(zoe, linkOf('other', zoe), 'l', now)).toThrow('person-already-linked');
  });

  it('is refused when the account is another learner’s, until that link has ended', () => {
    const link = linkOf('s', noah);
    expect(() => new Account('s', [link]).linkTo(zoe, null, 'l', now)).toThrow('subject-already-linked');
    expect(new Account('s', [ended(link)]).linkTo(zoe, null, 'l', now).outcome).toBe('created');
  });

  it('may make a learner’s account a staff member’s too', () => {
    expect(new Account('s', [linkOf('s', zoe)]).linkTo(teacher, null, 'l', now).outcome).toBe('created');
  });

  it('is refused for a learner without an open stay, and for staff who have left', () => {
    const account = new Account('s', []);
    expect(() => account.linkTo({ ...zoe, organisationId: null }, null, 'l', now)).toThrow('no-open-stay');
    expect(() => account.linkTo({ ...teacher, leftOn: '2026-06-30' }, null, 'l', now)).toThrow('staff-has-left');
  });
});

describe('A guardian’s code', () => {
  it('is issued for a learner with an open stay, while fewer than ten are open', () => {
    expect(codeFor('zoe', mostOpenCodes - 1).expiresAt).toEqual(days(codeDays));
    expect(() => codeFor('zoe', mostOpenCodes)).toThrow('too-many-guardian-codes');
    const of = { id: 'c', learnerId: 'zoe', organisationId: null, digest: Buffer.alloc(0) };
    expect(() => GuardianCode.issue(of, 0, now)).toThrow('no-open-stay');
  });

  it('makes whoever uses it a guardian of its learner', () => {
    const { outcome, link } = new Account('s', []).redeem(codeFor('zoe'), ids, now);
    expect([outcome, link.id, link.person, link.learnerId]).toEqual([
      ...['created', 'new-link'],
      { role: 'guardian', id: 'new-guardian' },
      'zoe',
    ]);
  });

  it('is good once', () => {
    const code = codeFor('zoe');
    new Account('s', []).redeem(code, ids, now);
    expect(() => new Account('other', []).redeem(code, ids, now)).toThrow('guardian-code-used');
  });

  it('is good until it expires', () => {
    const account = new Account('s', []);
    expect(() => account.redeem(codeFor('zoe'), ids, days(codeDays))).toThrow('guardian-code-expired');
    expect(account.redeem(codeFor('zoe'), ids, new Date(days(codeDays).getTime() - 1)).outcome).toBe('created');
  });

  it('of a second child makes the same guardian, also when the first link has ended', () => {
    const { link } = new Account('s', []).redeem(codeFor('zoe'), ids, now);
    const second = new Account('s', [ended(link)]).redeem(codeFor('noah'), { link: 'l2', guardian: 'no' }, now);
    expect(second.link.person).toEqual({ role: 'guardian', id: 'new-guardian' });
  });

  it('of a child that is linked already is used up and changes nothing else', () => {
    const { link } = new Account('s', []).redeem(codeFor('zoe'), ids, now);
    const again = codeFor('zoe');
    expect(new Account('s', [link]).redeem(again, ids, now)).toEqual({ outcome: 'unchanged', link });
    expect(() => again.use(now)).toThrow('guardian-code-used');
  });

  it('of a child whose link has ended links anew', () => {
    const { link } = new Account('s', []).redeem(codeFor('zoe'), ids, now);
    expect(new Account('s', [ended(link)]).redeem(codeFor('zoe'), ids, now).outcome).toBe('created');
  });

  it('is not looked at after too many wrong ones', () => {
    expect(() => requireAttempt(mostAttempts - 1)).not.toThrow();
    expect(() => requireAttempt(mostAttempts)).toThrow('too-many-attempts');
  });
});

describe('A link', () => {
  it('ends once, for the first reason', () => {
    const link = linkOf('s', teacher);
    expect([link.end('staff-left', now), link.isOpen, link.end('school', now)]).toEqual([true, false, false]);
  });

  it.each([
    ['goes on while a stay has no end', [null, '2026-10-01'], false, true],
    ['ends with the last of its stays', ['2026-10-01', '2026-11-20'], true, false],
    ['goes on until an end that lies ahead', ['2026-10-01', '2027-06-22'], true, true],
    ['stays as it is where no stay is known', [], false, true],
  ])('%s', (_what, ends, changes, isOpen) => {
    const link = linkOf('s', zoe);
    expect([link.follow(ends, today, now), link.isOpen]).toEqual([changes, isOpen]);
  });

  it('ends when the day has come, not before', () => {
    const link = linkOf('s', zoe);
    link.follow(['2027-06-22'], today, now);
    expect([link.endWhenDue('2027-06-21', now), link.endWhenDue('2027-06-22', now), link.isOpen]).toEqual([
      ...[false, true, false],
    ]);
  });

  it('has no end any more when a new stay has none', () => {
    const link = linkOf('s', zoe);
    link.follow(['2027-06-22'], today, now);
    expect(link.follow(['2027-06-22', null], today, now)).toBe(true);
    expect(link.endWhenDue('2027-06-23', now)).toBe(false);
  });

  it('that has ended does not follow stays', () => {
    expect(ended(linkOf('s', zoe)).follow(['2026-10-01'], today, now)).toBe(false);
  });
});

describe('A link of a record that goes on in another', () => {
  it('becomes the other record’s', () => {
    const link = linkOf('s', zoe);
    link.passTo('noah', [], now);
    expect([link.isOpen, link.learnerId, link.person]).toEqual([true, 'noah', { role: 'learner', id: 'noah' }]);
  });

  it('leaves a guardian who they are', () => {
    const { link } = new Account('s', []).redeem(codeFor('zoe'), ids, now);
    link.passTo('noah', [], now);
    expect([link.learnerId, link.person]).toEqual(['noah', { role: 'guardian', id: 'new-guardian' }]);
  });

  it('ends when the account is linked to both, or the learner has another account', () => {
    const { link } = new Account('s', []).redeem(codeFor('zoe'), ids, now);
    const { link: twin } = new Account('s', [link]).redeem(codeFor('noah'), { link: 'l2', guardian: '' }, now);
    link.passTo('noah', [twin], now);
    const own = linkOf('s', zoe);
    own.passTo('noah', [linkOf('other', noah)], now);
    expect([link.isOpen, own.isOpen]).toEqual([false, false]);
  });

  it('goes on beside links of other people, and beside one that has ended', () => {
    const { link } = new Account('s', []).redeem(codeFor('zoe'), ids, now);
    const { link: others } = new Account('other', []).redeem(codeFor('noah'), { link: 'l2', guardian: 'g2' }, now);
    link.passTo('noah', [others, linkOf('s', noah), ended(linkOf('s', noah))], now);
    expect(link.isOpen).toBe(true);
  });
});

describe('A link that ended in a merge', () => {
  const merged = new Date('2026-11-21T12:00:00Z');
  const endedIn = (subject: string) => {
    const link = linkOf(subject, zoe);
    link.passTo('noah', [linkOf('other', noah)], merged);
    link.partTo('zoe');
    return link;
  };
  const open = (link: AccountLink, others: AccountLink[] = [], standing: Date[] = []) => {
    link.holdAgain(others, standing);
    return link.isOpen;
  };

  it('holds again when that merge is undone, and not when another one is', () => {
    expect(open(endedIn('s'))).toBe(true);
    expect(open(endedIn('s'), [], [now])).toBe(true);
    expect(open(endedIn('s'), [], [now, new Date(merged)])).toBe(false);
  });

  it('stays ended where the learner has another account, or the account is another learner’s', () => {
    expect(open(endedIn('s'), [linkOf('second', zoe)])).toBe(false);
    expect(open(endedIn('s'), [linkOf('s', noah)])).toBe(false);
    expect(open(endedIn('s'), [linkOf('second', noah), ended(linkOf('second', zoe))])).toBe(true);
  });

  it('does not hold again where it ended for another reason', () => {
    expect(open(ended(linkOf('s', zoe)))).toBe(false);
  });
});

describe('Somebody linked in several roles', () => {
  it('acts in the one linked first, or in the one asked for', () => {
    const linked = ['guardian', 'staff'] as const;
    expect([actingRole(linked, null), actingRole(linked, 'staff'), actingRole(linked, 'learner')]).toEqual([
      ...['guardian', 'staff', null],
    ]);
    expect(actingRole([], null)).toBeNull();
  });
});
