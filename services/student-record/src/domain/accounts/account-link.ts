import { DomainError, isOpenOn } from '@pan/kit/domain';
import type { AccountRole } from './role.js';
import type { GuardianCode } from './guardian-code.js';

/** Whom a school's system names: a staff member, or a learner with the organisation of a stay that is open. */
export type Person =
  | { readonly role: 'staff'; readonly id: string; readonly organisationId: string; readonly leftOn: string | null }
  | { readonly role: 'learner'; readonly id: string; readonly organisationId: string | null };

export type LinkEnd = 'stay-ended' | 'staff-left' | 'merged' | 'school';

interface AccountLinkState {
  readonly id: string;
  readonly subject: string;
  readonly role: AccountRole;
  readonly personId: string;
  /** Whose record a learner or guardian sees. */
  readonly learnerId: string | null;
  readonly staffId: string | null;
  readonly organisationId: string;
  readonly how: 'school-system' | 'code';
  readonly linkedAt: Date;
  /** The first day without any stay, where every stay has an end. */
  readonly endsOn: string | null;
  readonly endedAt: Date | null;
  readonly endedWhy: LinkEnd | null;
}

/** That a subject is this learner, this staff member, or a guardian of this learner, until the link ends. */
export class AccountLink {
  private constructor(private state: AccountLinkState) {}

  /** @throws DomainError staff-has-left, no-open-stay: a link lasts as long as the stay */
  static bySchool(id: string, subject: string, person: Person, now: Date): AccountLink {
    const { role, id: personId, organisationId } = person;
    if (person.role === 'staff' && person.leftOn) throw new DomainError('staff-has-left');
    if (organisationId === null) throw new DomainError('no-open-stay');
    const whose = { learnerId: role === 'learner' ? personId : null, staffId: role === 'staff' ? personId : null };
    return this.begin({ id, subject, role, personId, ...whose, organisationId, how: 'school-system' }, now);
  }

  static byCode(id: string, subject: string, guardianId: string, code: GuardianCode, now: Date): AccountLink {
    const { learnerId, organisationId } = code;
    const who = { role: 'guardian', personId: guardianId, learnerId, staffId: null } as const;
    return this.begin({ id, subject, ...who, organisationId, how: 'code' }, now);
  }

  private static begin(of: Omit<AccountLinkState, 'linkedAt' | `end${string}`>, linkedAt: Date): AccountLink {
    return new AccountLink({ ...of, linkedAt, endsOn: null, endedAt: null, endedWhy: null });
  }

  get id(): string {
    return this.state.id;
  }

  get subject(): string {
    return this.state.subject;
  }

  get role(): AccountRole {
    return this.state.role;
  }

  get learnerId(): string | null {
    return this.state.learnerId;
  }

  get person(): { readonly role: AccountRole; readonly id: string } {
    return { role: this.state.role, id: this.state.personId };
  }

  get isOpen(): boolean {
    return this.state.endedAt === null;
  }

  /** @returns whether it was open until now */
  end(why: LinkEnd, now: Date): boolean {
    if (!this.isOpen) return false;
    this.state = { ...this.state, endedAt: now, endedWhy: why };
    return true;
  }

  /**
   * It lasts as long as the learner's stays, wherever they are: the last of their ends is its own, which may lie ahead.
   * @param ends of every stay of the learner, null where one has no end
   * @returns whether anything changed
   */
  follow(ends: readonly (string | null)[], today: string, now: Date): boolean {
    if (!this.isOpen || ends.length === 0) return false;
    const known = ends.filter((end) => end !== null);
    const endsOn = known.length < ends.length ? null : known.sort().at(-1)!;
    const moved = endsOn !== this.state.endsOn;
    this.state = { ...this.state, endsOn };
    return this.endWhenDue(today, now) || moved;
  }

  /** @returns whether its last day has passed, and so it ended now */
  endWhenDue(today: string, now: Date): boolean {
    return !isOpenOn(this.state.endsOn, today) && this.end('stay-ended', now);
  }

  /** The link is another record's, which was part of this one. */
  partTo(learnerId: string): void {
    const personId = this.state.role === 'learner' ? learnerId : this.state.personId;
    this.state = { ...this.state, learnerId, personId };
  }

  /**
   * One that ended because both records had an account holds again once they are parted, unless the account is another learner's by
   * now or the learner has another one.
   * @param others links of the account and of the learner
   * @param standing when the merges were decided that nobody has undone: what one of them ended stays ended
   */
  holdAgain(others: readonly AccountLink[], standing: readonly Date[]): void {
    const { role, subject, learnerId, endedAt } = this.state;
    const isTwin = (one: AccountLink) =>
      role === 'learner'
        ? one.subject === subject || one.learnerId === learnerId
        : one.subject === subject && one.learnerId === learnerId;
    const isTaken = others.some((one) => one.id !== this.id && one.isOpen && one.role === role && isTwin(one));
    const isStanding = standing.some((at) => at.getTime() === endedAt?.getTime());
    if (this.state.endedWhy === 'merged' && !isTaken && !isStanding)
      this.state = { ...this.state, endedAt: null, endedWhy: null };
  }

  /**
   * The learner's record goes on in another one. An account that is linked to both stays linked once; of a learner's two accounts the
   * one of the record that ended goes, for a person to sort out.
   * @param others links of the record that goes on
   */
  passTo(survivorId: string, others: readonly AccountLink[], now: Date): void {
    const { role, subject } = this.state;
    const isTwin = (one: AccountLink) =>
      one.isOpen && one.role === role && (role === 'learner' || one.subject === subject);
    if (others.some(isTwin)) this.end('merged', now);
    const personId = role === 'learner' ? survivorId : this.state.personId;
    this.state = { ...this.state, learnerId: survivorId, personId };
  }
}
