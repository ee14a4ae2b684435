import { Injectable } from '@nestjs/common';
import { type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { v7 as uuidv7 } from 'uuid';
import { ExamSession } from '../../domain/exam-session.js';
import { Paper } from '../../domain/paper.js';
import { bankOf } from '../items/add-item.js';

export interface SessionPlan {
  readonly paperId: string;
  readonly organisations: readonly string[];
  readonly opensAt: Date;
  readonly closesAt: Date;
  readonly durationMinutes: number;
  readonly releaseAt: Date;
}

/** Says when an approved paper is sat, and where. */
@Injectable()
export class ScheduleSession {
  constructor(private readonly work: UnitOfWork) {}

  run({ organisations, ...plan }: SessionPlan): Promise<string> {
    return this.work.run(async (unit) => {
      const paper = await unit.find(Paper, plan.paperId);
      if (!paper.isApproved) throw new DomainError('paper-not-approved');
      const organisationIds = await organisationsInReach(unit, organisations);
      const { session, fact } = ExamSession.schedule(uuidv7(), bankOf(), {
        ...plan,
        level: paper.content.level,
        organisationIds,
      });
      await unit.save(session, fact);
      return session.id;
    });
  }
}

async function organisationsInReach(unit: Unit, codes: readonly string[]): Promise<string[]> {
  const found = await unit.query<{ id: string; code: string; reached: boolean }>(
    `select organisation_id as id, code, organisation_reached(organisation_id) as reached from known_organisation where code = any($1) order by code`,
    [codes],
  );
  const missing = codes.find((code) => !found.some((one) => one.code === code));
  if (missing !== undefined) throw new DomainError('organisation-unknown', { organisation: missing });
  if (found.some(({ reached }) => !reached)) throw new DomainError('out-of-reach');
  return found.map(({ id }) => id);
}
