import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { UnitOfWork } from '@pan/kit/data';
import { CandidatesRegisteredV1 } from '@pan/contracts';
import { fact } from '@pan/kit/domain';
import type { Candidate, Decision } from '../../domain/candidate.js';
import type { Standing } from '../../domain/standing.js';
import { CandidateListRepository } from '../../persistence/sessions/candidate-list.repository.js';
import { CandidateRepository } from '../../persistence/sessions/candidate.repository.js';
import { OrganisationPlanRepository } from '../../persistence/sessions/organisation-plan.repository.js';
import { ExamSessionRepository } from '../../persistence/sessions/exam-session.repository.js';

/** What stands of a candidate, without saying who it is. */
export interface CandidateStanding {
  readonly id: string;
  readonly standing: Standing;
}

/** Takes candidates off the list and on again, and says who did not come. Whoever begins to sit meanwhile waits, and meets what was decided. */
@Injectable()
export class DecideCandidate {
  constructor(
    private readonly work: UnitOfWork,
    private readonly sessions: ExamSessionRepository,
    private readonly candidates: CandidateRepository,
    private readonly list: CandidateListRepository,
    private readonly plans: OrganisationPlanRepository,
  ) {}

  withdraw(id: string, reason: string): Promise<CandidateStanding> {
    return this.onTheList(id, (candidate, { hasBegun, ...decision }) => candidate.withdraw(reason, hasBegun, decision));
  }

  reinstate(id: string): Promise<CandidateStanding> {
    return this.onTheList(id, (candidate, { standing, ...decision }) => candidate.reinstate(standing, decision));
  }

  markAbsent(id: string, reason: string): Promise<CandidateStanding> {
    return this.change(id, (candidate, { hasBegun, ...decision }) => candidate.markAbsent(reason, hasBegun, decision));
  }

  takeAbsenceBack(id: string): Promise<CandidateStanding> {
    return this.change(id, (candidate) => candidate.takeAbsenceBack());
  }

  /** Under the session's lock, as registrations are: the number that is told is that of the last one. */
  private onTheList(id: string, verb: Verb): Promise<CandidateStanding> {
    return this.work.run(async (unit) => {
      const { sessionId, organisationId } = await this.candidates.placeOf(unit, id);
      const session = await this.sessions.byId(unit, sessionId);
      (await this.plans.holding(unit, session, organisationId)).requireOpenForCandidates(await unit.now());
      return this.change(id, verb, async () => {
        const candidates = await unit.asService(() => this.list.count(unit, sessionId, organisationId));
        await unit.emit(fact(CandidatesRegisteredV1, sessionId, { sessionId, organisationId, candidates }));
      });
    });
  }

  private change(id: string, verb: Verb, then?: (changed: Candidate) => Promise<void>): Promise<CandidateStanding> {
    return this.work.run(async (unit) => {
      const { candidate, ...seen } = await this.candidates.toDecide(unit, id);
      if (!verb(candidate, { ...seen, by: actorOf(currentCaller()), now: await unit.now() }))
        return { id, standing: seen.standing };
      await this.candidates.save(unit, candidate);
      await then?.(candidate);
      return { id, standing: await this.candidates.standing(unit, id) };
    });
  }
}

/** The candidate as it stands, and who decides on it. */
interface Seen extends Decision {
  readonly hasBegun: boolean;
  readonly standing: Standing;
}

/** @returns whether anything changed */
type Verb = (candidate: Candidate, seen: Seen) => boolean;
