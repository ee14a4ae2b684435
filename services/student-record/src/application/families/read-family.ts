import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { schoolDay } from '@pan/kit/domain';
import type { FamilyAct } from '../../domain/families/acts.js';
import type { OrderGiven } from '../../domain/families/family-order.js';
import { FamilyRights } from '../../domain/families/family-rights.js';
import type { SaidOfGuardian } from '../../domain/families/guardian-word.js';
import { type Family, FamilyRepository } from '../../persistence/families/family.repository.js';

/** Who said something and when; what a judgment is called, and who noted it, is for the organisations that said it. */
interface Said {
  readonly id: string;
  readonly organisation: string;
  readonly saidAt: Date;
  readonly saidBy: string | null;
}

export interface GuardianShown {
  readonly personId: string;
  readonly linked: boolean;
  /** All that holds today. */
  readonly acts: readonly FamilyAct[];
  /** Acts about which two organisations say different things; the stricter holds until they agree. */
  readonly questions: readonly FamilyAct[];
  readonly words: readonly (Said & SaidOfGuardian)[];
}

export interface FamilyShown {
  readonly learnerId: string;
  readonly guardians: readonly GuardianShown[];
  readonly orders: readonly (Said & OrderGiven & { readonly liftedAt: Date | null })[];
}

/** The office of a school sees who the guardians of a child are, what each may do today, why, and where schools differ. */
@Injectable()
export class ReadFamily {
  constructor(
    private readonly work: UnitOfWork,
    private readonly families: FamilyRepository,
  ) {}

  async run(learnerId: string, now = new Date()): Promise<FamilyShown> {
    const reach = currentCaller().organisations;
    return shown(await this.work.run((unit) => this.families.family(unit, learnerId, reach)), schoolDay(now));
  }
}

function shown(family: Family, today: string): FamilyShown {
  const { learnerId, guardians, words, orders, organisations } = family;
  const rights = new FamilyRights(family);
  const said = (of: {
    readonly id: string;
    readonly organisationId: string;
    readonly saidAt: Date;
    saidBy: string;
  }) => {
    const { code, inReach } = organisations.get(of.organisationId)!;
    return { id: of.id, organisation: code, saidAt: of.saidAt, saidBy: inReach ? of.saidBy : null, inReach };
  };
  return {
    learnerId,
    guardians: guardians.map(({ personId, linked: isLinked }) => ({
      ...{ personId, linked: isLinked },
      acts: rights.acts({ role: 'guardian', personId }, today),
      questions: rights.differences(personId, today),
      words: words
        .filter((word) => word.personId === personId)
        .map((word) => {
          const { inReach, ...by } = said(word.said);
          const { rights: held, basis, judgedOn, reference } = word.said;
          return { ...by, rights: held, basis, judgedOn, reference: inReach ? reference : null };
        }),
    })),
    orders: orders.map((order) => {
      const { inReach, ...by } = said(order.given);
      const { kind, persons, acts, validFrom, validUntil, judgedOn, reference, liftedAt } = order.given;
      return {
        ...by,
        kind,
        persons,
        acts,
        validFrom,
        validUntil,
        judgedOn,
        reference: inReach ? reference : null,
        liftedAt,
      };
    }),
  };
}
