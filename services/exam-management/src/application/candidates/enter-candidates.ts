import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CandidatesRegisteredV1 } from '@pan/contracts';
import type { Unit } from '@pan/kit/data';
import { DomainError, fact } from '@pan/kit/domain';
import { admissionCode } from '../../domain/admission-code.js';
import type { ExamSession } from '../../domain/exam-session.js';
import { ScriptRepository } from '../../persistence/marking/script.repository.js';
import { ScoreRepository } from '../../persistence/marks/score.repository.js';
import { CandidateListRepository } from '../../persistence/sessions/candidate-list.repository.js';
import { MakeUpRepository } from '../../persistence/sessions/make-up.repository.js';
import type { Pupil } from '../../persistence/sessions/record.queries.js';

/** Puts pupils on the list of a session, each with a code, and tells the numbers that follow; under the session's lock. */
@Injectable()
export class EnterCandidates {
  constructor(
    private readonly list: CandidateListRepository,
    private readonly makeUps: MakeUpRepository,
    private readonly scripts: ScriptRepository,
    private readonly scores: ScoreRepository,
  ) {}

  /**
   * Who comes from another organisation goes on with the code that was given there. In a make-up session nobody sits who sat before.
   * @param named one by one: who sat before is refused, and not passed by
   * @returns how many came
   * @throws DomainError already-sat
   */
  async run(
    unit: Unit,
    session: ExamSession,
    pupils: readonly Pupil[],
    { roomId = null, named = [] }: { readonly roomId?: string | null; readonly named?: readonly string[] } = {},
  ): Promise<number> {
    const { id, makeUpOf } = session;
    const sat = makeUpOf ? await this.makeUps.sat(unit, makeUpOf, pupils) : [];
    const again = named.find((learnerId) => sat.includes(learnerId));
    if (again !== undefined) throw new DomainError('already-sat', { learner: again });
    const entering = pupils.filter(({ learnerId }) => !sat.includes(learnerId));
    const moved = await this.list.follow(unit, id, entering, roomId);
    const withCodes = entering.map((pupil) => ({ ...pupil, admissionCode: admissionCode(randomBytes(10)) }));
    const added = await this.list.enter(unit, id, withCodes, roomId, await unit.now());
    if (makeUpOf) await this.leave(unit, await this.makeUps.link(unit, id));
    for (const organisationId of new Set([...added, ...moved.flatMap(({ from, to }) => [from, to])].sort())) {
      const candidates = await this.list.count(unit, id, organisationId);
      await unit.emit(fact(CandidatesRegisteredV1, id, { sessionId: id, organisationId, candidates }));
    }
    return added.length + moved.length;
  }

  /** What was written before a sitting was cut off earns no mark: nobody marks it, and the release waits for nobody. */
  private async leave(
    unit: Unit,
    cutOff: readonly { readonly id: string; readonly sessionId: string }[],
  ): Promise<void> {
    for (const { id } of cutOff) await this.scripts.withdraw(unit, { sittingId: id });
    if (cutOff.length > 0) await this.scores.enqueue(unit, cutOff);
  }
}
