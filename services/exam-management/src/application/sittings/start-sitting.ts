import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { networkOf, newId, RateLimits, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError, schoolDay } from '@pan/kit/domain';
import { typedCode, wrongCodes } from '../../domain/admission-code.js';
import { Sitting } from '../../domain/sitting.js';
import { type Admission, CandidateRepository, type Terms } from '../../persistence/sessions/candidate.repository.js';
import { SavedAnswerRepository } from '../../persistence/sittings/saved-answer.repository.js';
import { SittingRepository } from '../../persistence/sittings/sitting.repository.js';
import { PaperCache } from '../papers/paper-cache.js';
import { admission } from '../admissions/admission-tokens.js';
import { drawLease, leaseOf } from './leases.js';
import { firstStage } from './stages.js';
import { SittingViews, type SittingView } from './sitting-views.js';

export interface Start {
  readonly view: SittingView;
  readonly isNew: boolean;
}

/** A candidate comes in with a code. The code starts one sitting once; the device that holds its lease may come back with it. */
@Injectable()
export class StartSitting {
  constructor(
    private readonly work: UnitOfWork,
    private readonly candidates: CandidateRepository,
    private readonly sittings: SittingRepository,
    private readonly answers: SavedAnswerRepository,
    private readonly papers: PaperCache,
    private readonly views: SittingViews,
    private readonly limits: RateLimits,
  ) {}

  /** With an admission token the candidate is known: nobody else is asked, and one row is written. */
  async admitted(secret = drawLease(), sealed = false): Promise<Start> {
    const { subject } = currentCaller();
    const found = await this.work.run(async (unit) => {
      for (let attempt = 1; attempt <= 5; attempt += 1) {
        const terms = await this.candidates.ofToken(unit, subject!);
        if (!terms) throw new DomainError('admission-unknown');
        const { paperId, now, sittingId, measures } = terms;
        const admitted = await this.admit(unit, terms, secret, now, sittingId === null);
        if (admitted) return { ...admitted, paperId, now, measures };
      }
      throw new DomainError('conflict');
    });
    return { view: await this.views.of(found, secret, found.saved, { sealed }), isNew: found.isNew };
  }

  /** @param address from which the device asks */
  async run(sessionId: string, typed: string, address: string, secret = drawLease(), sealed = false): Promise<Start> {
    const { subject, clientId } = currentCaller();
    const allowance = subject ? wrongCodes.person : wrongCodes.room;
    const who = subject ?? `${clientId} ${sessionId} ${networkOf(address)}`;
    // What others mistyped behind one address keeps no right code waiting.
    if (subject) await this.limits.requireLeft(allowance, who);
    try {
      return await this.start(sessionId, typed, secret, sealed);
    } catch (error) {
      if (error instanceof DomainError && error.code === 'admission-unknown') await this.limits.take(allowance, who);
      throw error;
    }
  }

  private async start(sessionId: string, typed: string, secret: string, sealed: boolean): Promise<Start> {
    const found = await this.work.run((unit) =>
      unit.asService(async () => {
        for (let attempt = 1; attempt <= 5; attempt += 1) {
          const now = await unit.now();
          const admission = await this.candidates.admitted(unit, sessionId, typedCode(typed), schoolDay(now));
          if (!admission || !mayUse(admission)) throw new DomainError('admission-unknown');
          const admitted = await this.admit(unit, admission, secret, now);
          if (!admitted) continue;
          const { paperId, measures } = admission;
          return { ...admitted, paperId, now, measures };
        }
        throw new DomainError('conflict');
      }),
    );
    return { view: await this.views.of(found, secret, found.saved, { sealed }), isNew: found.isNew };
  }

  /** Of two devices with one code the database lets one in; the other meets its lease. Null where what admits has changed meanwhile. */
  private async admit(unit: Unit, of: Terms, secret: string, now: Date, isFirst = false) {
    const lease = leaseOf(secret);
    let sitting = isFirst ? undefined : await this.sittings.ofCandidate(unit, of.candidateId);
    if (!sitting) {
      requireAwaited(of);
      const id = newId();
      const { test } = await this.papers.paper(of.paperId);
      const stage = firstStage(test, id, of.extraTimePercent);
      const started = Sitting.start(id, of, of, of.extraTimePercent, lease, now, of.awaits, stage);
      if (await this.sittings.add(unit, started.sitting, of.sessionVersion, started.fact))
        return { sitting: started.sitting, isNew: true, saved: [] };
      sitting = await this.sittings.ofCandidate(unit, of.candidateId);
      if (!sitting) return null;
    }
    if (sitting.comeIn(lease)) await this.sittings.save(unit, sitting);
    return { sitting, isNew: false, saved: await this.answers.ofSitting(unit, sitting.id) };
  }
}

/** @throws DomainError candidate-withdrawn, candidate-left, candidate-made-up */
function requireAwaited({ standing }: Terms): void {
  if (standing === 'withdrawn' || standing === 'left' || standing === 'made-up')
    throw new DomainError(`candidate-${standing}`);
}

/** Whether the caller holds an admission token, which says by itself who sits. */
export const isAdmitted = (): boolean => currentCaller().own === admission;

/** A learner's own token sits for that learner alone; any other for the organisations it reaches. */
function mayUse({ learnerId, recordId, reached }: Admission): boolean {
  const { person } = currentCaller();
  if (person && person.role !== 'staff') return person.role === 'learner' && [learnerId, recordId].includes(person.id);
  return reached;
}
