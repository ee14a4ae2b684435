import { Injectable } from '@nestjs/common';
import { page, type Page, type PageRequest, UnitOfWork, uuidOf } from '@pan/kit/data';
import { DomainError } from '@pan/kit/domain';
import type { Condition, EquipmentCategory, EquipmentState } from '../../domain/equipment/equipment-item.js';

export interface EquipmentRecord {
  readonly id: string;
  /** Codes. */
  readonly organisation: string;
  readonly tag: string;
  readonly category: EquipmentCategory;
  readonly model: string;
  readonly kit: string | null;
  readonly acquiredOn: string | null;
  readonly state: EquipmentState;
  /** Whoever has it, where it is out. */
  readonly holder: string | null;
  readonly place: string | null;
  readonly dueOn: string | null;
  readonly version: number;
}

export interface LendingRecord {
  readonly id: string;
  readonly holder: string;
  readonly place: string | null;
  readonly dueOn: string | null;
  readonly lentAt: Date;
  readonly returnedAt: Date | null;
  readonly condition: Condition | null;
}

export interface EquipmentSearch extends PageRequest {
  /** Code of the owner; with everything below it. */
  readonly organisation?: string | undefined;
  readonly category?: string | undefined;
  readonly state?: string | undefined;
  readonly kit?: string | undefined;
  readonly tag?: string | undefined;
  /** Those that were due back before this day. */
  readonly dueBefore?: string | undefined;
}

export interface EquipmentCount {
  readonly organisation: string;
  readonly category: EquipmentCategory;
  readonly state: EquipmentState;
  readonly items: number;
}

const columns = `
select e.id, o.code as organisation, e.tag, e.category, e.model, e.kit, e.acquired_on::text as "acquiredOn", e.state, h.code as holder,
       e.place, l.due_on::text as "dueOn", e.version
  from equipment_item e join known_organisation o using (organisation_id)
  left join known_organisation h on h.organisation_id = e.holder_id
  left join equipment_lending l on l.id = e.lending_id`;

const below = `(select b.organisation_id from known_organisation t cross join lateral organisations_below(t.organisation_id) b where t.code = $1)`;

@Injectable()
export class EquipmentQueries {
  constructor(private readonly work: UnitOfWork) {}

  list(search: EquipmentSearch): Promise<Page<EquipmentRecord>> {
    return this.work.run(async (unit) => {
      const { organisation, category, state, kit, tag, dueBefore } = search;
      const rows = await unit.query<EquipmentRecord>(
        `${columns}
          where ($1::text is null or e.organisation_id in ${below})
            and ($2::text is null or e.category = $2) and ($3::text is null or e.state = $3) and ($4::text is null or e.kit = $4)
            and ($5::text is null or e.tag = $5) and ($6::date is null or l.due_on < $6) and ($7::uuid is null or e.id > $7)
          order by e.id limit $8`,
        [
          ...[organisation, category, state, kit, tag, dueBefore].map((value) => value ?? null),
          ...[search.after(uuidOf), search.limit + 1],
        ],
      );
      return page(rows, search.limit, (last) => last.id);
    });
  }

  /** @throws DomainError equipment-unknown */
  one(id: string): Promise<EquipmentRecord> {
    return this.work.run(async (unit) => {
      const [found] = await unit.query<EquipmentRecord>(`${columns} where e.id = $1`, [id]);
      if (!found) throw new DomainError('equipment-unknown', { tag: id });
      return found;
    });
  }

  /** Who had it, the last one first. @throws DomainError equipment-unknown */
  async lendings(id: string, search: PageRequest): Promise<Page<LendingRecord>> {
    await this.one(id);
    return this.work.run(async (unit) => {
      const rows = await unit.query<LendingRecord>(
        `select l.id, h.code as holder, l.place, l.due_on::text as "dueOn", l.lent_at as "lentAt", l.returned_at as "returnedAt", l.condition
           from equipment_lending l join known_organisation h on h.organisation_id = l.holder_id
          where l.item_id = $1 and ($2::uuid is null or l.id < $2) order by l.id desc limit $3`,
        [id, search.after(uuidOf), search.limit + 1],
      );
      return page(rows, search.limit, (last) => last.id);
    });
  }

  /** How many of each category stand in each state, by owner. */
  counts(organisation: string, search: PageRequest): Promise<Page<EquipmentCount>> {
    return this.work.run(async (unit) => {
      const rows = await unit.query<EquipmentCount>(
        `select o.code as organisation, e.category, e.state, count(*)::integer as items
           from equipment_item e join known_organisation o using (organisation_id)
          where e.organisation_id in ${below} and ($2::text[] is null or (o.code, e.category, e.state) > ($2[1], $2[2], $2[3]))
          group by 1, 2, 3 order by 1, 2, 3 limit $3`,
        [organisation, search.after(keyOf), search.limit + 1],
      );
      return page(rows, search.limit, ({ organisation: code, category, state }) => [code, category, state]);
    });
  }
}

const keyOf = (key: unknown): string[] | null =>
  Array.isArray(key) && key.length === 3 && key.every((part) => typeof part === 'string') ? key : null;
