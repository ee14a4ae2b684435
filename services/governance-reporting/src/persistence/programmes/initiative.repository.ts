import { Injectable } from '@nestjs/common';
import { insertAll, lockAll, UnitOfWork, updateAll, type Unit } from '@pan/kit/data';
import { DomainError, type Fact } from '@pan/kit/domain';
import { Initiative } from '../../domain/programmes/initiative.js';
import { HistoryRepository } from '../history/history.repository.js';

@Injectable()
export class InitiativeRepository {
  constructor(
    private readonly work: UnitOfWork,
    private readonly history: HistoryRepository,
  ) {}

  async add(unit: Unit, initiative: Initiative, why: string | null): Promise<void> {
    await insertAll(unit, Initiative, [initiative]);
    await unit.emit(initiative.progress());
    await this.record(unit, initiative, {}, why);
  }

  /**
   * Locked, decided, saved with what it tells and with its history, all or nothing.
   * @throws DomainError initiative-unknown, out-of-reach: others may read it, and its organisation's alone change it
   */
  change(
    id: string,
    why: string | null,
    decide: (initiative: Initiative, unit: Unit) => Promise<Fact | null>,
  ): Promise<Initiative> {
    return this.work.run(async (unit) => {
      const initiative = await this.lock(unit, id);
      const { facts: before, version } = initiative;
      const fact = await decide(initiative, unit);
      if (initiative.version === version) return initiative;
      await updateAll(unit, Initiative, [initiative]);
      await unit.emit(fact);
      await this.record(unit, initiative, before, why);
      return initiative;
    });
  }

  /** @throws DomainError initiative-unknown, out-of-reach */
  async lock(unit: Unit, id: string): Promise<Initiative> {
    const [found] = await lockAll<Initiative>(unit, Initiative, 't.id = $1', [id]);
    if (found) return found;
    const [seen] = await unit.query<{ id: string }>(`select id from initiative where id = $1`, [id]);
    throw new DomainError(seen ? 'out-of-reach' : 'initiative-unknown', { id });
  }

  private record(unit: Unit, initiative: Initiative, before: Initiative['facts'], why: string | null): Promise<void> {
    const { id, version, historyOwner: organisationId, facts } = initiative;
    return this.history.record(unit, { subject: `initiative/${id}`, version, organisationId, why }, before, facts);
  }
}
