import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { newId, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, requireVersion } from '@pan/kit/domain';
import { faultsOfScores, pointsOf, type Ranked, ranking, type Score } from '../../domain/grants/assessment.js';
import { type Assessment, AssessmentRepository } from '../../persistence/grants/assessment.repository.js';
import { GrantApplicationQueries, type ReadApplication } from '../../persistence/grants/grant-applications.queries.js';
import { GrantCallRepository } from '../../persistence/grants/grant-call.repository.js';
import { HistoryRepository } from '../../persistence/history/history.repository.js';
import { OrganisationQueries } from '../../persistence/organisations.queries.js';
import { requireMinistry } from '../reporting-caller.js';
import { actor, asAssessor, isMinistry, requirePerson } from './grant-caller.js';

const mostRanked = 5_000;

/** Several people judge what was submitted to a call, each for themselves, and nobody what is near to them. */
@Injectable()
export class AssessGrants {
  constructor(
    private readonly work: UnitOfWork,
    private readonly calls: GrantCallRepository,
    private readonly assessments: AssessmentRepository,
    private readonly applications: GrantApplicationQueries,
    private readonly organisations: OrganisationQueries,
    private readonly history: HistoryRepository,
  ) {}

  /** @param organisation whom the person comes from, null for nobody; a later word corrects it. @throws DomainError ministry-only, grant-call-unknown, organisation-unknown */
  assign(call: string, person: string, organisation: string | null): Promise<void> {
    requireMinistry();
    return this.work.run(async (unit) => {
      await this.calls.present(unit, call);
      const from = organisation === null ? null : await this.organisations.inReach(organisation, ['ministere']);
      await this.assessments.assign(unit, call, person, from?.id ?? null, actor());
    });
  }

  /** @throws DomainError ministry-only, grant-call-unknown */
  assessors(call: string): Promise<{ person: string; organisation: string | null }[]> {
    requireMinistry();
    return this.work.run(async (unit) => {
      await this.calls.present(unit, call);
      return this.assessments.assessors(unit, call);
    });
  }

  /** From then on they neither judge it nor read what it says. @throws DomainError grant-application-unknown, grant-application-decided */
  declareConflict(id: string): Promise<void> {
    return this.asOne(id, async (unit, application) => {
      mustBeOpen(application);
      await this.assessments.declareConflict(unit, id, actor());
    });
  }

  /** @throws DomainError grant-application-unknown, grant-conflict-of-interest, grant-call-still-open, grant-application-decided, stale-version, invalid-request */
  assess(id: string, scores: readonly Score[], comment: string | null, expected: number | null): Promise<Assessment> {
    return this.asOne(id, async (unit, application) => {
      await this.mustBeFree(unit, id);
      mustBeOpen(application);
      const call = await this.calls.present(unit, application.call);
      const now = await unit.now();
      call.mustHaveEnded(now);
      const errors = faultsOfScores(call.definition, scores);
      if (errors.length > 0) throw new DomainError('invalid-request', {}, { errors });
      const before = await this.assessments.mine(unit, id, actor());
      requireVersion(expected, before?.version ?? 0);
      const assessment: Assessment = {
        ...{ id: before?.id ?? newId(), assessor: actor(), scores, comment, at: now },
        submission: application.facts['/submitted']!.number,
        points: pointsOf(call.definition, scores).toFixed(),
        version: (before?.version ?? 0) + 1,
      };
      await this.assessments.put(unit, id, assessment);
      const { id: subject, version } = assessment;
      const recorded = { subject: `grant-assessment/${subject}`, version, why: null };
      const organisationId = (await this.organisations.inReach('ministere', ['ministere'])).id;
      await this.history.record(unit, { ...recorded, organisationId }, before ? facts(before) : {}, facts(assessment));
      return assessment;
    });
  }

  /** An assessor reads their own, and the others' once theirs is in; the rest of the ministry all. @throws DomainError grant-application-unknown, grant-conflict-of-interest */
  read(id: string): Promise<Assessment[]> {
    return this.work.run((unit) =>
      asAssessor(unit, async () => {
        const { call, facts: application } = await this.applications.one(unit, id);
        if (await this.assessments.isAssessor(unit, call, actor())) {
          await this.mustBeFree(unit, id);
          const own = await this.assessments.mine(unit, id, actor());
          return own?.submission === application['/submitted']?.number
            ? unit.under('app.scores', 'on', () => this.assessments.of(unit, id))
            : [];
        }
        if (!isMinistry()) throw new DomainError('grant-application-unknown', { id });
        return this.assessments.of(unit, id);
      }),
    );
  }

  /** For who decides. @throws DomainError ministry-only, grant-call-unknown, grant-decision-not-yours, too-many-ranked */
  ranking(code: string): Promise<Ranked[]> {
    requireMinistry();
    return this.work.run(async (unit) => {
      await this.calls.present(unit, code);
      if (await this.assessments.isAssessor(unit, code, actor())) throw new DomainError('grant-decision-not-yours');
      const rows = await this.assessments.ranked(unit, code, mostRanked + 1);
      if (rows.length > mostRanked) throw new DomainError('too-many-ranked', { most: mostRanked });
      return ranking(rows);
    });
  }

  /** @throws DomainError grant-person-required, grant-application-unknown: the caller is no assessor of its call */
  private asOne<T>(id: string, step: (unit: Unit, application: ReadApplication) => Promise<T>): Promise<T> {
    requirePerson();
    return this.work.run((unit) =>
      asAssessor(unit, async () => {
        const application = await this.applications.lockedForReading(unit, id);
        if (await this.assessments.isAssessor(unit, application.call, actor())) return step(unit, application);
        throw new DomainError('grant-application-unknown', { id });
      }),
    );
  }

  private async mustBeFree(unit: Unit, id: string): Promise<void> {
    const conflict = await this.assessments.conflict(unit, id, actor(), currentCaller().organisations);
    if (conflict) throw new DomainError('grant-conflict-of-interest');
  }
}

function mustBeOpen({ state }: ReadApplication): void {
  if (state !== 'submitted' && state !== 'waiting') throw new DomainError('grant-application-decided');
}

const facts = ({ scores, comment, submission }: Assessment) => ({
  '/scores': scores,
  '/comment': comment,
  '/submission': submission,
});
