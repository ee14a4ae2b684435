import { Injectable } from '@nestjs/common';
import { actorOf, currentCaller } from '@pan/kit/context';
import { insertAll, loadAll, type Unit, updateAll } from '@pan/kit/data';
import { mostItems } from '../../domain/equipment/bulk.js';
import {
  type Condition,
  type EquipmentCategory,
  EquipmentItem,
  type Holder,
} from '../../domain/equipment/equipment-item.js';
import type { Facts } from '../../domain/history/changes.js';
import { HistoryRepository } from '../history/history.repository.js';

/** Which items of an owner a request means. */
export type Selection =
  | { readonly tags: readonly string[] }
  | { readonly kit: string }
  | { readonly category: EquipmentCategory; readonly count: number };

/** Of a lending that begins. */
export interface Lending extends Holder {
  readonly dueOn: string | null;
}

@Injectable()
export class EquipmentRepository {
  constructor(private readonly history: HistoryRepository) {}

  /**
   * Locked in the order of their ids, one more than a request may move. By category: available ones that nobody else is taking at that
   * moment.
   * @param out of a kit, those that are out; else those that are not retired
   */
  lock(unit: Unit, organisationId: string, selection: Selection, out: boolean): Promise<EquipmentItem[]> {
    const [where, params, locking]: [string, unknown[], string] =
      'tags' in selection
        ? ['t.tag = any($2)', [selection.tags], '']
        : 'kit' in selection
          ? [`t.kit = $2 and case when $3 then t.state = 'out' else t.state <> 'retired' end`, [selection.kit, out], '']
          : [`t.category = $2 and t.state = 'available'`, [selection.category, selection.count], 'skip locked'];
    const most = 'count' in selection ? '$3' : String(mostItems + 1);
    return loadAll<EquipmentItem>(
      unit,
      EquipmentItem,
      `t.organisation_id = $1 and ${where}`,
      [organisationId, ...params],
      `order by t.id limit ${most} for no key update ${locking}`,
    );
  }

  /** The owner's items of these tags, with nobody else entering some at that moment. */
  async lockToEnter(unit: Unit, organisationId: string, tags: readonly string[]): Promise<EquipmentItem[]> {
    await unit.query(`select pg_advisory_xact_lock(hashtextextended('equipment/' || $1::text, 0))`, [organisationId]);
    return this.lock(unit, organisationId, { tags }, false);
  }

  async add(unit: Unit, items: readonly EquipmentItem[]): Promise<void> {
    await insertAll(unit, EquipmentItem, items);
  }

  async save(unit: Unit, items: readonly EquipmentItem[]): Promise<void> {
    await updateAll(unit, EquipmentItem, items);
  }

  async open(unit: Unit, items: readonly EquipmentItem[], { organisationId, place, dueOn }: Lending): Promise<void> {
    const rows = items.map((item) => ({ id: item.lendingId, item_id: item.id, organisation_id: item.organisationId }));
    await unit.query(
      `insert into equipment_lending (id, item_id, organisation_id, holder_id, place, due_on, lent_at, lent_by)
       select id, item_id, organisation_id, $2, $3, $4, clock_timestamp(), $5
         from jsonb_populate_recordset(null::equipment_lending, $1::jsonb)`,
      [JSON.stringify(rows), organisationId, place, dueOn, actorOf(currentCaller())],
    );
  }

  async close(unit: Unit, lendings: readonly string[], condition: Condition): Promise<void> {
    await unit.query(
      `update equipment_lending set returned_at = clock_timestamp(), returned_by = $2, condition = $3 where id = any($1)`,
      [lendings, actorOf(currentCaller()), condition],
    );
  }

  /** Comes last: it locks the chains of the history. */
  record(
    unit: Unit,
    items: readonly EquipmentItem[],
    before: ReadonlyMap<string, Facts>,
    why: string | null,
  ): Promise<void> {
    const changed = items.map(({ id, version, organisationId, facts }) => ({
      ...{ subject: `equipment/${id}`, version, organisationId, why },
      ...{ before: before.get(id) ?? {}, after: facts },
    }));
    return this.history.recordAll(unit, changed);
  }
}
