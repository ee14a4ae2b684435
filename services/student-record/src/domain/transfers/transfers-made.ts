import { DomainError } from '@pan/kit/domain';
import type { Enrolment } from '../roster/enrolment.js';

/** A transfer that was accepted, as far as the words of systems about stays are compared with it. */
export interface TransferMade {
  readonly learnerId: string;
  readonly fromOrganisationId: string;
  readonly toOrganisationId: string;
  readonly movesOn: string;
  readonly endedStayId: string;
  readonly schoolYear: string;
}

/**
 * A stay that two organisations have ended stays ended: what the giving one's system says later, because it has not heard, is not
 * taken, under whichever key. It may say that the stay ended sooner, or that another one begins later.
 */
export class TransfersMade {
  constructor(private readonly made: readonly TransferMade[]) {}

  /** What a stay would become. @throws DomainError stay-transferred */
  admit(stay: Enrolment): void {
    const contradicted = this.made.find((transfer) => contradicts(stay, transfer) && !this.isBack(transfer));
    if (contradicted)
      throw new DomainError('stay-transferred', { sourceId: stay.key.sourceId, on: contradicted.movesOn });
  }

  /** The learner came back to where the transfer led from. */
  private isBack({ learnerId, fromOrganisationId, movesOn, schoolYear }: TransferMade): boolean {
    return this.made.some(
      (later) =>
        later.learnerId === learnerId &&
        later.toOrganisationId === fromOrganisationId &&
        later.schoolYear === schoolYear &&
        later.movesOn >= movesOn,
    );
  }
}

function contradicts(
  stay: Enrolment,
  { learnerId, fromOrganisationId, endedStayId, movesOn, schoolYear }: TransferMade,
) {
  if (!stay.isOpenAfter(movesOn)) return false;
  if (stay.id === endedStayId) return true;
  return (
    stay.learnerId === learnerId &&
    stay.organisationId === fromOrganisationId &&
    stay.key.schoolYear === schoolYear &&
    stay.mayHaveBegunBefore(movesOn)
  );
}
