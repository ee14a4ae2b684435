import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { newId, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { type By, CodeRequest, type CodeRequestKind } from '../../domain/codes/code-request.js';
import { CodeRequestRepository } from '../../persistence/codes/code-request.repository.js';
import { LearnerRepository } from '../../persistence/learners/learner.repository.js';
import { IdentityTraces } from '../identity/identity-traces.js';
import { retrace } from '../identity/questions.js';

export interface Answered {
  readonly id: string;
  readonly learnerId: string;
  readonly permanentCode: string | null;
}

/** Permanent codes are asked for by schools and given by the ministry; the record, its id and all that points at it stand. */
@Injectable()
export class PermanentCodes {
  constructor(
    private readonly work: UnitOfWork,
    private readonly learners: LearnerRepository,
    private readonly requests: CodeRequestRepository,
    private readonly traces: IdentityTraces,
  ) {}

  /** @returns the id of the request. @throws DomainError learner-unknown, code-request-open, code-already-known, code-not-known */
  ask(
    learnerId: string,
    kind: CodeRequestKind,
    why: string,
    at = new Date(),
  ): Promise<{ id: string; learnerId: string }> {
    return this.work.run(async (unit) => {
      const learner = await this.learners.record(unit, learnerId);
      const place = await this.requests.placeOf(unit, learner.id);
      // Another organisation may ask as well: that it did is not for everybody to know.
      if (await this.requests.isOpenAbout(unit, learner.id)) throw new DomainError('code-request-open');
      const of = { id: newId(), learnerId: learner.id, organisationId: place.id, visibleTo: place.path, kind };
      const request = CodeRequest.ask(of, learner.identity.permanentCode, byCaller(at, why));
      await this.requests.add(unit, request);
      return { id: request.id, learnerId: learner.id };
    });
  }

  /** @param text the code, or null for no. @throws DomainError only-the-ministry, code-request-unknown, code-request-closed, code-answer-malformed, code-answer-incoherent */
  answer(requestId: string, text: string | null, why: string, at = new Date()): Promise<Answered> {
    if (!currentCaller().organisations.includes('ministere')) throw new DomainError('only-the-ministry');
    return this.work.run(async (unit) => {
      const { learnerId } = await this.requests.seen(unit, requestId);
      const learner = await this.learners.record(unit, learnerId);
      const request = await this.requests.byId(unit, requestId);
      // A merge or a parting moved it while we waited for the record.
      if (request.learnerId !== learnerId) throw new DomainError('conflict');
      const by = byCaller(at, why);
      if (text === null) request.refuse(by);
      else await this.settle(unit, request.grant(text, learner.identity.birthDate, by), learner, by);
      await this.requests.save(unit, request);
      return { id: requestId, learnerId: learner.id, permanentCode: learner.identity.permanentCode };
    });
  }

  private async settle(
    unit: Unit,
    code: string,
    learner: Awaited<ReturnType<LearnerRepository['record']>>,
    by: By,
  ): Promise<void> {
    const before = learner.identity;
    const changed = learner.settleCode(code);
    const { facts } = changed ? await retrace(unit, this.traces, by.at, [{ learner, before }]) : { facts: [] };
    await this.requests.saying(unit, by, () => this.learners.save(unit, learner));
    await unit.emit(...(changed ? [changed] : []), ...facts);
  }
}

const byCaller = (at: Date, why: string): By => ({ actor: actorOf(currentCaller()), at, why });
