import { Injectable } from '@nestjs/common';
import { sandboxes } from '@pan/contracts';
import { currentCaller } from '@pan/kit/context';
import { newId, type Unit, UnitOfWork } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import { Bulk, mostItems, type Outcome } from '../../domain/equipment/bulk.js';
import type { Condition, EquipmentItem } from '../../domain/equipment/equipment-item.js';
import { EquipmentRepository, type Lending, type Selection } from '../../persistence/equipment/equipment.repository.js';
import { OrganisationQueries } from '../../persistence/organisations.queries.js';

/** To whom, by code. */
export interface Recipient {
  readonly organisation: string;
  readonly place: string | null;
  readonly dueOn: string | null;
}

/** Of a bulk move: whose items, which ones, and whether good ones go where others are held back. */
export interface Moving {
  /** Code of the owner. */
  readonly organisation: string;
  readonly selection: Selection;
  readonly partial: boolean;
  readonly why: string | null;
}

/** Equipment goes out, from hand to hand and comes back, many items at once; nothing is ever in two hands. */
@Injectable()
export class MoveEquipment {
  constructor(
    private readonly work: UnitOfWork,
    private readonly items: EquipmentRepository,
    private readonly organisations: OrganisationQueries,
  ) {}

  /** @throws DomainError organisation-unknown, out-of-reach, equipment-unknown, equipment-too-few, equipment-held */
  lend(moving: Moving, to: Recipient): Promise<Outcome[]> {
    return this.work.run(async (unit) => {
      const lending = await this.lendingTo(moving, to);
      const save = (moved: readonly EquipmentItem[]) => this.items.open(unit, moved, lending);
      return this.move(unit, moving, false, save, (item) => item.lend(newId(), lending));
    });
  }

  /** To another holder, without coming back between. */
  passOn(moving: Moving, to: Recipient): Promise<Outcome[]> {
    return this.work.run(async (unit) => {
      const lending = await this.lendingTo(moving, to);
      const closed = new Map<string, string>();
      const save = async (moved: readonly EquipmentItem[]) => {
        await this.items.close(
          unit,
          moved.map(({ id }) => closed.get(id)!),
          'sound',
        );
        await this.items.open(unit, moved, lending);
      };
      return this.move(unit, moving, true, save, (item) => {
        const { id, lendingId } = item;
        item.passOn(newId(), lending);
        closed.set(id, lendingId!);
      });
    });
  }

  takeBack(moving: Moving, condition: Condition): Promise<Outcome[]> {
    return this.work.run(async (unit) => {
      const closed: string[] = [];
      return this.move(
        unit,
        moving,
        true,
        () => this.items.close(unit, closed, condition),
        (item) => {
          const { lendingId } = item;
          item.takeBack(condition);
          closed.push(lendingId!);
        },
      );
    });
  }

  private async move(
    unit: Unit,
    { organisation, selection, partial, why }: Moving,
    out: boolean,
    save: (moved: readonly EquipmentItem[]) => Promise<void>,
    step: (item: EquipmentItem) => void,
  ): Promise<Outcome[]> {
    const owner = await this.organisations.inReach(organisation, currentCaller().organisations);
    const found = new Map((await this.items.lock(unit, owner.id, selection, out)).map((item) => [item.tag, item]));
    if (found.size > mostItems) throw new DomainError('equipment-too-many', { most: mostItems });
    mustBeEnough(selection, found.size);
    const before = new Map([...found.values()].map(({ id, facts }) => [id, facts]));
    const moved: EquipmentItem[] = [];
    const bulk = new Bulk(partial);
    const tags = 'tags' in selection ? selection.tags : [...found.keys()].sort();
    for (const [at, tag] of tags.entries())
      bulk.each(tag, 'tags' in selection ? `/tags/${at}` : 'kit' in selection ? '/kit' : '/category', () => {
        const item = found.get(tag);
        if (!item) throw new DomainError('equipment-unknown', { tag });
        step(item);
        moved.push(item);
        return 'changed';
      });
    bulk.settle();
    await this.items.save(unit, moved);
    await save(moved);
    await this.items.record(unit, moved, before, why);
    return bulk.outcomes;
  }

  /** What is invented in a sandbox stays in sandboxes. */
  private async lendingTo(
    { organisation: owner }: Moving,
    { organisation, place, dueOn }: Recipient,
  ): Promise<Lending> {
    if (isSandbox(owner) !== isSandbox(organisation)) throw new DomainError('organisation-unknown', { organisation });
    return { organisationId: await this.organisations.idOf(organisation), place, dueOn };
  }
}

function mustBeEnough(selection: Selection, found: number): void {
  if ('kit' in selection && found === 0) throw new DomainError('equipment-kit-unknown', { kit: selection.kit });
  if ('count' in selection && found < selection.count)
    throw new DomainError('equipment-too-few', { category: selection.category, asked: selection.count, found });
}

const isSandbox = (code: string): boolean => code === sandboxes || code.startsWith(`${sandboxes}.`);
