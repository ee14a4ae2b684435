import { Injectable } from '@nestjs/common';
import { lockAll, type Unit } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { Learner } from '../../domain/learners/learner.js';

@Injectable()
export class LearnerRepository {
  /**
   * The record that speaks for this learner, locked, so that what is written about one learner is written one after the other.
   * @throws DomainError learner-unknown
   */
  async record(unit: Unit, id: string): Promise<Learner> {
    const [known] = await unit.query<{ id: string }>(
      `select coalesce(merged_into, id) as id from learner where id = $1`,
      [id],
    );
    if (!known) throw new DomainError('learner-unknown');
    const [learner] = await lockAll<Learner>(unit, Learner, 't.id = $1', [known.id]);
    if (!learner) throw new DomainError('learner-unknown');
    return learner.goesOnIn ? this.record(unit, learner.goesOnIn) : learner;
  }
}
