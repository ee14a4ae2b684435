import { Injectable } from '@nestjs/common';
import { currentCaller } from '@pan/kit/context';
import { newId, UnitOfWork } from '@pan/kit/data';
import { Bulk, type Outcome } from '../../domain/equipment/bulk.js';
import {
  type EquipmentDescription,
  EquipmentItem,
  type EquipmentState,
} from '../../domain/equipment/equipment-item.js';
import { EquipmentRepository } from '../../persistence/equipment/equipment.repository.js';
import { OrganisationQueries } from '../../persistence/organisations.queries.js';

/** What an owner says of one item. */
export interface Entered extends EquipmentDescription {
  readonly tag: string;
  /** Where it is said: what else than lending became of it. */
  readonly state?: Exclude<EquipmentState, 'out'> | undefined;
}

/** How a bulk request is taken. */
export interface Taking {
  /** The good ones are taken where others are held back; else all or nothing. */
  readonly partial: boolean;
  readonly dryRun: boolean;
  readonly why: string | null;
}

/** An organisation enters its equipment, by tag, or says what is so of it now. */
@Injectable()
export class EnterEquipment {
  constructor(
    private readonly work: UnitOfWork,
    private readonly items: EquipmentRepository,
    private readonly organisations: OrganisationQueries,
  ) {}

  /**
   * @param organisation code of the owner
   * @throws DomainError organisation-unknown, out-of-reach, equipment-held
   */
  run(organisation: string, entered: readonly Entered[], { partial, dryRun, why }: Taking): Promise<Outcome[]> {
    return this.work.run(async (unit) => {
      const owner = await this.organisations.inReach(organisation, currentCaller().organisations);
      const tags = entered.map(({ tag }) => tag);
      const known = new Map((await this.items.lockToEnter(unit, owner.id, tags)).map((item) => [item.tag, item]));
      const before = new Map([...known.values()].map(({ id, facts }) => [id, facts]));
      const [added, changed]: [EquipmentItem[], EquipmentItem[]] = [[], []];
      const bulk = new Bulk(partial);
      for (const [at, { tag, state, ...description }] of entered.entries())
        bulk.each(tag, `/items/${at}`, () => {
          const found = known.get(tag);
          const item = found ?? EquipmentItem.enter(newId(), owner.id, tag, description);
          const { version } = item;
          if (state) item.settle(state);
          item.describe(description);
          if (!found) added.push(item);
          else if (item.version > version) changed.push(item);
          return !found ? 'created' : item.version > version ? 'changed' : 'unchanged';
        });
      bulk.settle();
      if (dryRun) return bulk.outcomes;
      await this.items.add(unit, added);
      await this.items.save(unit, changed);
      await this.items.record(unit, [...added, ...changed], before, why);
      return bulk.outcomes;
    });
  }
}
