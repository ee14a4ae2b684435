import { Injectable } from '@nestjs/common';
import { newId, RateLimits, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { CorrectionRequest } from '../../domain/corrections/correction-request.js';
import { CorrectionStatement } from '../../domain/corrections/correction-statement.js';
import { correctables, type Datum, isDemographic } from '../../domain/corrections/correctable.js';
import { CorrectionRepository } from '../../persistence/corrections/correction.repository.js';
import { readsDemographics } from '../../persistence/learners/demographics.js';
import { ActingFamily } from '../families/acting-family.js';
import { seeEverything } from '../organisations/see-everything.js';

export interface CorrectionMade {
  readonly id: string;
  /** Code of the organisation that answers. */
  readonly organisation: string;
  readonly dueOn: string;
}

/** By one account about any of its records. */
const corrections = { name: 'corrections', points: 30, seconds: 86_400, refusal: 'too-many-corrections' } as const;

/** Whoever of a family has the right asks for a correction, takes it back, and has a statement kept where it was refused. */
@Injectable()
export class AskCorrection {
  constructor(
    private readonly work: UnitOfWork,
    private readonly limits: RateLimits,
    private readonly family: ActingFamily,
    private readonly requests: CorrectionRepository,
  ) {}

  /** @throws DomainError family-only, learner-unknown, correction-datum-unknown, correction-open, and those of CorrectionRequest.ask */
  ask(
    learnerId: string,
    datum: Datum,
    shouldSay: string | null,
    why: string,
    now = new Date(),
  ): Promise<CorrectionMade> {
    if (isDemographic(datum) && !readsDemographics())
      throw new DomainError('insufficient-scope', { scope: 'demographics:read' });
    return this.work.run((unit) =>
      seeEverything(unit, async () => {
        const acts = ['ask-correction', correctables[datum.kind].act] as const;
        const { learner, member, subject } = await this.family.allowed(unit, learnerId, acts, now, 'learner-unknown');
        await this.limits.take(corrections, subject);
        const found = await this.requests.datum(unit, learner.id, datum);
        if (!found) throw new DomainError('correction-datum-unknown');
        // The learner's row is held: one at a time asks about it.
        if (await this.requests.isOpen(unit, learner.id, subject, datum)) throw new DomainError('correction-open');
        const { organisationId, path, code, value } = found;
        const of = { id: newId(), learnerId: learner.id, organisationId, visibleTo: path, subject };
        const said = { stood: value, shouldSay, why };
        const { request, fact } = CorrectionRequest.ask({ ...of, askedAs: member.role }, datum, said, now);
        await this.requests.add(unit, request, fact);
        return { id: request.id, organisation: code, dueOn: request.dueOn };
      }),
    );
  }

  /** @throws DomainError family-only, correction-unknown, correction-closed */
  withdraw(id: string, now = new Date()): Promise<void> {
    return this.own(id, now, async (unit, request) => {
      const fact = request.withdraw(now);
      await this.requests.save(unit, request, fact);
    });
  }

  /**
   * It stands beside the datum from the next read on; another one takes its place.
   * @throws DomainError family-only, correction-unknown, statement-not-due
   */
  state(id: string, text: string, now = new Date()): Promise<void> {
    return this.own(id, now, async (unit, request) => {
      const isApart = await this.requests.isFamilyDivided(unit, request.learnerId);
      await this.requests.keepStatement(unit, CorrectionStatement.beside(request, text, isApart, now));
    });
  }

  /** Whoever asked, while they have the right; the learner's row is held before the request's. */
  private own(id: string, now: Date, step: (unit: Unit, request: CorrectionRequest) => Promise<void>): Promise<void> {
    return this.work.run((unit) =>
      seeEverything(unit, async () => {
        const learnerId = (await this.requests.learnerOf(unit, id)) ?? nobody;
        const acting = await this.family.allowed(unit, learnerId, ['ask-correction'], now, 'correction-unknown');
        const request = await this.requests.byId(unit, id);
        if (request.subject !== acting.subject) throw new DomainError('correction-unknown');
        if (request.learnerId !== acting.learner.id) throw new DomainError('conflict');
        await step(unit, request);
      }),
    );
  }
}

/** No record has this id: who asks about an unknown request is refused as by one of somebody else. */
const nobody = '00000000-0000-0000-0000-000000000000';
