import { DomainError } from '@pan/kit/domain';
import { AccountLink, type Person } from './account-link.js';
import type { GuardianCode } from './guardian-code.js';

/** What came of a wish to link: a new link, or the one that was there. */
export interface Linked {
  readonly outcome: 'created' | 'unchanged';
  readonly link: AccountLink;
}

/** One subject of the identity provider, with every link of it, those that have ended too: who this person is in the record. */
export class Account {
  constructor(
    readonly subject: string,
    private readonly links: readonly AccountLink[],
  ) {}

  /**
   * A school says that this account is a learner's or staff member's. Each of them has one account, and an account is one learner's.
   * @param held the open link of that person, whichever account's it is
   */
  linkTo(person: Person, held: AccountLink | null, linkId: string, now: Date): Linked {
    const link = AccountLink.bySchool(linkId, this.subject, person, now);
    if (held && held.subject !== this.subject) throw new DomainError('person-already-linked');
    if (held) return { outcome: 'unchanged', link: held };
    if (person.role === 'learner' && this.links.some((one) => one.isOpen && one.role === 'learner'))
      throw new DomainError('subject-already-linked');
    return { outcome: 'created', link };
  }

  /**
   * Whoever uses a code is a guardian of its learner: one and the same for all children of the account. A child that is linked already
   * stays so.
   * @param ids of the link, and of the guardian that this account becomes if it is none yet
   */
  redeem(code: GuardianCode, ids: { readonly link: string; readonly guardian: string }, now: Date): Linked {
    code.use(now);
    const own = this.links.filter((one) => one.role === 'guardian');
    const present = own.find((one) => one.isOpen && one.learnerId === code.learnerId);
    if (present) return { outcome: 'unchanged', link: present };
    const guardianId = own[0]?.person.id ?? ids.guardian;
    return { outcome: 'created', link: AccountLink.byCode(ids.link, this.subject, guardianId, code, now) };
  }
}
