import { Injectable } from '@nestjs/common';
import { Database } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { KnownAssessment, LevelCount } from '../../domain/competencies/competency-profile.js';
import { sight } from '../learners/learners.queries.js';

export interface CountedLevels {
  readonly learners: number;
  readonly counts: readonly LevelCount[];
}

@Injectable()
export class CompetencyQueries {
  constructor(private readonly database: Database) {}

  /** The latest first. @throws DomainError learner-unknown */
  async ofLearner(
    id: string,
  ): Promise<{ readonly learnerId: string; readonly assessments: readonly KnownAssessment[] }> {
    const [found] = await this.database.query<{ learnerId: string; assessments: KnownAssessment[] }>(
      `select learner_id as "learnerId", assessments from read_competencies($1, $2)`,
      [sight('read-results', { learner: id }), id],
    );
    if (!found) throw new DomainError('learner-unknown');
    return found;
  }

  /** Of those who attend the class. @throws DomainError class-unknown */
  async ofClass(id: string): Promise<CountedLevels> {
    const [found] = await this.database.query<CountedLevels>(
      `select learners, counts from count_class_competencies($1, $2)`,
      [sight('read-results'), id],
    );
    if (!found) throw new DomainError('class-unknown');
    return found;
  }

  /** Of those who are enrolled there today. @throws DomainError organisation-unknown */
  async ofOrganisation(code: string): Promise<CountedLevels> {
    const [found] = await this.database.query<CountedLevels>(
      `select learners, counts from count_organisation_competencies($1, $2)`,
      [sight('read-results'), code],
    );
    if (!found) throw new DomainError('organisation-unknown');
    return found;
  }
}
