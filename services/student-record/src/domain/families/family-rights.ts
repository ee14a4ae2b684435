import { ageOn, ageRuleOf, type FamilyAct, familyActs } from './acts.js';
import type { FamilyOrder } from './family-order.js';
import type { GuardianWord } from './guardian-word.js';

/** Who acts: the learner, or one of the guardians by the id that a code of a school gave them. */
export type FamilyMember = { readonly role: 'learner' } | { readonly role: 'guardian'; readonly personId: string };

/** All that decides about one child's family. */
export interface FamilyFacts {
  readonly birthDate: string | null;
  /** Guardians whose link holds. */
  readonly linked: ReadonlySet<string>;
  readonly words: readonly GuardianWord[];
  readonly orders: readonly FamilyOrder[];
  /** Guardians whom the learner, being of full age, lets go on, each until a last day. */
  readonly kept: ReadonlyMap<string, string>;
}

/**
 * Who of a family may do what on a day. A code that a school handed out gives every right; as soon as schools say what a guardian's
 * rights are, each of them has to allow the act: of two that differ, the stricter holds. At full age only the learner gives them.
 * An order wins over all of it. The database holds the same rule for what a person's token shows (`guardian_may`), and a spec
 * compares the two.
 */
export class FamilyRights {
  constructor(private readonly facts: FamilyFacts) {}

  may(member: FamilyMember, act: FamilyAct, day: string): boolean {
    const { learnerFrom, guardianUntil } = ageRuleOf(act, day);
    const { birthDate, linked, orders, kept } = this.facts;
    const age = birthDate === null ? null : ageOn(birthDate, day);
    if (member.role === 'learner') return learnerFrom === 0 || (age !== null && age >= learnerFrom);
    const { personId } = member;
    if (!linked.has(personId) || orders.some((order) => order.forbids(personId, act, day))) return false;
    if (age !== null && age >= guardianUntil) return act !== 'consent' && (kept.get(personId) ?? '') >= day;
    return this.wordsOn(personId).every((word) => word.allows(act, day));
  }

  /** All that the member may do on a day. */
  acts(member: FamilyMember, day: string): FamilyAct[] {
    return familyActs.filter((act) => this.may(member, act, day));
  }

  /** Acts that one school allows a guardian and another does not, for both of them to ask about. */
  differences(personId: string, day: string): FamilyAct[] {
    const words = this.wordsOn(personId);
    return familyActs.filter((act) => new Set(words.map((word) => word.allows(act, day))).size > 1);
  }

  private wordsOn(personId: string): GuardianWord[] {
    return this.facts.words.filter((word) => word.isPresent && word.personId === personId);
  }
}
